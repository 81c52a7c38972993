// Which people belong to, work for or speak for which organisations, and how sure is it?
MATCH (person:Person)-[r:MEMBER_OF|WORKS_FOR|REPRESENTS]->(body:Organisation)
RETURN body.name AS organisation,
       person.name AS person,
       type(r) AS tie,
       r.role AS role,
       r.certainty AS certainty
ORDER BY organisation, person, tie;
