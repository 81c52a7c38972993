// What do the letters say about one person, and where do they say it?
// Parameters: $name, the person's name or one of their other names.
:param name => 'Nick Pahl'
MATCH (person:Person)-[r]-(other)
WHERE person.name = $name OR $name IN person.other_names
RETURN startNode(r).name AS subject,
       type(r) AS relationship,
       endNode(r).name AS object,
       r.certainty AS certainty,
       r.quote AS quote,
       r.source AS source,
       r.line AS line
ORDER BY source, line, relationship, subject, object;
