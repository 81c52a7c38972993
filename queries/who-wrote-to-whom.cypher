// Who wrote to whom, when, and which letter answered it?
MATCH (author:Person)-[:AUTHORED]->(letter:Document)-[:ADDRESSED_TO]->(recipient:Person)
OPTIONAL MATCH (answer:Document)-[:REPLY_TO]->(letter)
RETURN author.name AS author,
       recipient.name AS recipient,
       letter.name AS letter,
       letter.date AS date,
       answer.identifier AS answered_by
ORDER BY letter, author, recipient;
