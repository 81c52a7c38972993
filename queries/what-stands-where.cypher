// How does every proposal, plan and programme stand?
MATCH (initiative:Initiative)
OPTIONAL MATCH (promise:Commitment)-[:CONCERNS]->(initiative)
RETURN initiative.classification AS kind,
       initiative.name AS initiative,
       initiative.status AS status,
       count(promise) AS commitments
ORDER BY kind, initiative;
