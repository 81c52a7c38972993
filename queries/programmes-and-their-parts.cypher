// Which programmes, plans and consultations have parts, and which?
MATCH (part:Initiative)-[:PART_OF]->(whole:Initiative)
WITH whole, part
ORDER BY part.name
RETURN whole.name AS whole,
       whole.classification AS kind,
       count(part) AS parts,
       collect(part.name) AS names
ORDER BY parts DESC, whole;
