// Which statements can be read in more than one way, and why?
MATCH (a)-[r]->(b)
WHERE r.certainty = 'ambiguous'
RETURN a.name AS subject,
       type(r) AS relationship,
       b.name AS object,
       r.note AS why
ORDER BY relationship, subject, object;
