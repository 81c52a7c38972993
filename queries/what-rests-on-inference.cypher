// Which facts rest on inference, and why is each believed?
MATCH (a)-[r]->(b)
WHERE r.certainty = 'inferred'
RETURN a.name AS subject,
       type(r) AS relationship,
       b.name AS object,
       r.quote AS quote,
       r.line AS line,
       r.note AS why
ORDER BY relationship, subject, object;
