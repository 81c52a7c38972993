// On whose behalf do people write, and how sure is that?
MATCH (person:Person)-[r:REPRESENTS]->(body:Organisation)
RETURN person.name AS person,
       body.name AS on_behalf_of,
       r.certainty AS certainty,
       r.note AS note
ORDER BY person, on_behalf_of;
