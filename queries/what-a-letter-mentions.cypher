// Whom and what does a letter mention, and in which words?
// Parameters: $letter, the letter's reference.
:param letter => 'PO-1204074'
MATCH (letter:Document {identifier: $letter})-[r:MENTIONS]->(thing)
RETURN head(labels(thing)) AS kind,
       thing.name AS name,
       r.surface_forms AS as_it_stands,
       r.line AS line
ORDER BY kind, name;
