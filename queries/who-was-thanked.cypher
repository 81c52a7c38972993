// Who was thanked, by whom, and for what?
MATCH (a)-[r:THANKED]->(b)
RETURN a.name AS thanked_by,
       b.name AS thanked,
       r.quote AS for_what,
       r.source AS source,
       r.line AS line
ORDER BY source, line, thanked;
