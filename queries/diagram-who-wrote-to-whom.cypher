// Who wrote to whom, and which letter answers which?
// Draw it: kith draw graph -f queries/diagram-who-wrote-to-whom.cypher -o letters.svg
MATCH path = (author:Person)-[:AUTHORED]->(letter:Document)-[:ADDRESSED_TO]->(reader:Person)
OPTIONAL MATCH answer = (letter)-[:REPLY_TO]->(:Document)
RETURN path, answer
ORDER BY letter.id, author.id, reader.id;
