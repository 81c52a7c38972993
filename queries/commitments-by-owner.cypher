// Who has undertaken what, with the earliest due date first for each owner?
MATCH (owner)-[r:MADE]->(promise:Commitment)
WHERE promise.kind <> 'request' AND promise.kind <> 'position'
RETURN owner.name AS owner,
       promise.due AS due,
       promise.name AS promise,
       promise.status AS status,
       r.certainty AS certainty
ORDER BY owner, due, promise;
