// Where does a proposal stand, what is it part of, and which commitments bear on it?
// Parameters: $proposal, the proposal's name.
:param proposal => 'Working Age Health Research and Development Network'
MATCH (proposal:Initiative {name: $proposal})
OPTIONAL MATCH (proposal)-[:PART_OF]->(whole:Initiative)
OPTIONAL MATCH (promise:Commitment)-[r:CONCERNS]->(proposal)
RETURN proposal.name AS proposal,
       proposal.status AS status,
       whole.name AS part_of,
       promise.name AS commitment,
       promise.status AS commitment_status,
       r.quote AS quote
ORDER BY part_of, commitment;
