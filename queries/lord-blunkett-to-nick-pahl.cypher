// How is one person connected to another? Every shortest chain, as names and as relationship types.
// Parameters: $from and $to, two people's names.
:param from => 'Lord Blunkett'
:param to => 'Nick Pahl'
MATCH (a:Person {name: $from}), (b:Person {name: $to})
MATCH path = allShortestPaths((a)-[*]-(b))
RETURN [n IN nodes(path) | n.name] AS chain,
       [r IN relationships(path) | type(r)] AS through,
       [r IN relationships(path) | r.certainty] AS certainty
ORDER BY chain, through, certainty;
