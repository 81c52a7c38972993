// Which organisations touch the most initiatives, directly or through what they have undertaken?
MATCH (body:Organisation)-[r:RUNS|DELIVERS|LAUNCHED|CONTRIBUTES_TO|ADVISES|PUBLISHES|MADE]->(thing)
OPTIONAL MATCH (thing)-[:CONCERNS]->(concern:Initiative)
WITH body, CASE WHEN thing:Initiative THEN thing ELSE concern END AS initiative
WHERE initiative IS NOT NULL
WITH DISTINCT body, initiative
ORDER BY initiative.name
RETURN body.name AS organisation,
       count(initiative) AS initiatives,
       collect(initiative.name) AS names
ORDER BY initiatives DESC, organisation;
