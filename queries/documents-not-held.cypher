// Which documents are only mentioned, not held, and which letter tells of them?
MATCH (known:Document)-[r:MENTIONS]->(missing:Document {held: 'no'})
RETURN missing.name AS document,
       missing.classification AS kind,
       missing.date AS date,
       known.identifier AS told_of_in,
       r.quote AS quote,
       r.line AS line
ORDER BY document, told_of_in;
