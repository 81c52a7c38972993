// Who sits on an advisory board, and what does the board advise?
// Parameters: $board, the board's name.
:param board => 'Expert Advisory Board'
MATCH (member)-[r:MEMBER_OF]->(board:Organisation {name: $board})
OPTIONAL MATCH (board)-[:ADVISES]->(programme:Initiative)
RETURN member.name AS member,
       head(labels(member)) AS kind,
       programme.name AS advises,
       r.line AS line
ORDER BY kind, member, advises;
