// What does whoever is Secretary of State put first, and how sure is the name?
MATCH (person:Person)-[h:HOLDS {status: 'current'}]->(post:Post {name: 'Secretary of State'})
MATCH (person)-[p:PRIORITISES]->(priority)
RETURN priority.name AS priority,
       p.quote AS quote,
       person.name AS person,
       h.certainty AS certainty,
       h.note AS why
ORDER BY priority, person;
