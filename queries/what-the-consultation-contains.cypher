// Which proposals did a consultation put forward, and in what words?
// Parameters: $consultation, the consultation's name or one of its other names.
:param consultation => "Health is Everyone's Business"
MATCH (proposal:Initiative)-[r:PART_OF]->(consultation:Initiative)
WHERE consultation.name = $consultation OR $consultation IN consultation.other_names
RETURN proposal.name AS proposal,
       proposal.status AS status,
       r.quote AS quote,
       r.line AS line
ORDER BY line, proposal;
