// What do both letters speak of, and what does each call it?
MATCH (a:Document)-[x:MENTIONS]->(thing)<-[y:MENTIONS]-(b:Document)
WHERE a.identifier < b.identifier
RETURN head(labels(thing)) AS kind,
       thing.name AS name,
       a.identifier AS one_letter,
       x.surface_forms AS calls_it,
       b.identifier AS other_letter,
       y.surface_forms AS other_calls_it
ORDER BY kind, name, one_letter, other_letter;
