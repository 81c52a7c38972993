// What was promised, aimed at, begun or expected, by whom, due when, and in which letter?
MATCH (owner)-[r:MADE]->(promise:Commitment)-[:STATED_IN]->(letter:Document)
WHERE promise.kind IN ['commitment', 'activity', 'target', 'expectation']
RETURN promise.name AS promise,
       promise.kind AS kind,
       owner.name AS made_by,
       r.certainty AS certainty,
       promise.due AS due,
       promise.due_text AS due_in_their_words,
       letter.identifier AS letter
ORDER BY letter, promise, made_by;
