// Which letter answers which, who signed the answer, and in what words?
MATCH (signatory:Person)-[:AUTHORED]->(answer:Document)-[r:REPLY_TO]->(asked:Document)
RETURN answer.identifier AS answer,
       signatory.name AS signed_by,
       asked.name AS in_answer_to,
       asked.date AS dated,
       r.quote AS quote,
       r.line AS line
ORDER BY answer, signed_by, in_answer_to;
