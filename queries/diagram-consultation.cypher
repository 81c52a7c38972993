// What does the consultation contain, who ran it and contributed to it, and what is still to come of it?
// Draw it: kith draw graph -f queries/diagram-consultation.cypher -o consultation.svg
MATCH (hieb:Initiative {id: 'ini:hieb'})
MATCH tie = (hieb)-[:PART_OF|RUNS|CONTRIBUTES_TO|CONCERNS|RESEMBLES]-(other)
WHERE NOT other:Topic
RETURN tie
ORDER BY other.id, type(head(relationships(tie)));
