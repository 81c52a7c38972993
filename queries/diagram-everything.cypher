// Every tie of the two letters between people, organisations, posts and initiatives, mentions left out.
// Draw it: kith draw graph -f queries/diagram-everything.cypher --cluster Organisation -o everything.svg
MATCH tie = (a)-[r]->(b)
WHERE (a:Person OR a:Organisation OR a:Post OR a:Initiative) AND (b:Person OR b:Organisation OR b:Post OR b:Initiative)
RETURN tie
ORDER BY a.id, type(r), b.id, r.source, r.line;
