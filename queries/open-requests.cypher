// Which requests are still open, who made them, and of whom?
MATCH (asker)-[:MADE]->(request:Commitment {kind: 'request', status: 'open'})
OPTIONAL MATCH (request)-[:DIRECTED_TO]->(asked)
RETURN request.name AS request,
       asker.name AS asked_by,
       asked.name AS asked_of
ORDER BY request, asked_by, asked_of;
