// Which proposal resembles what somebody had asked for, and who asked?
MATCH (proposal:Initiative)-[r:RESEMBLES]->(request:Commitment)<-[:MADE]-(asker)
OPTIONAL MATCH (request)-[:STATED_IN]->(letter:Document)<-[:AUTHORED]-(asker)
RETURN proposal.name AS proposal,
       request.name AS resembles,
       asker.name AS asked_by,
       letter.name AS asked_in,
       r.quote AS quote
ORDER BY proposal, asked_by, asked_in;
