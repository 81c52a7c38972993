// What does NHS Improvement deliver, in which parts, for whom and with whom?
// Parameters: $organisation, the organisation's name.
:param organisation => 'NHS Improvement'
MATCH (body:Organisation {name: $organisation})-[:DELIVERS]->(programme:Initiative)
OPTIONAL MATCH (part:Initiative)-[:PART_OF]->(programme)
OPTIONAL MATCH (commissioner)-[:COMMISSIONED]->(programme)
OPTIONAL MATCH (adviser)-[:ADVISES]->(programme)
OPTIONAL MATCH (body)-[w:WORKS_WITH]-(partner)
RETURN programme.name AS programme,
       part.name AS part,
       commissioner.name AS commissioned_by,
       adviser.name AS advised_by,
       partner.name AS works_with,
       w.count_text AS how_many
ORDER BY programme, part, commissioned_by, advised_by, works_with;
