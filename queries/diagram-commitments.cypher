// Who made which commitment, what does it concern, and when is it due?
// Draw it: kith draw graph -f queries/diagram-commitments.cypher -o commitments.svg
MATCH made = (party)-[:MADE]->(promise:Commitment)
OPTIONAL MATCH about = (promise)-[:CONCERNS]->(:Initiative)
RETURN made, about
ORDER BY promise.due, promise.id, party.id, nodes(about)[1].id;
