// How is Lord Blunkett connected to Nick Pahl? Every shortest chain.
// Draw it: kith draw graph -f queries/diagram-lord-blunkett-to-nick-pahl.cypher -o connected.svg
MATCH (a:Person {name: 'Lord Blunkett'}), (b:Person {name: 'Nick Pahl'})
MATCH path = allShortestPaths((a)-[*]-(b))
RETURN path
ORDER BY [n IN nodes(path) | n.id];
