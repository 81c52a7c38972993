// Which facts does each line of a letter carry?
// Parameters: $letter, the letter's reference.
:param letter => 'DE-1151757'
MATCH (letter:Document {identifier: $letter})
MATCH (a)-[r]->(b)
WHERE r.source = letter.id AND type(r) <> 'MENTIONS'
RETURN r.line AS line,
       a.name AS subject,
       type(r) AS relationship,
       b.name AS object,
       r.certainty AS certainty,
       r.quote AS quote
ORDER BY line, relationship, subject, object;
