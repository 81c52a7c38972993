// Who sits on the Expert Advisory Board, what it advises, and who commissioned and delivers that?
// Draw it: kith draw graph -f queries/diagram-advisory-board.cypher -o board.svg
MATCH seat = (member)-[:MEMBER_OF]->(board:Organisation {id: 'org:expert-advisory-board'})
MATCH work = (board)-[:ADVISES]->(programme:Initiative)
MATCH role = (party)-[:COMMISSIONED|DELIVERS]->(programme)
RETURN seat, work, role
ORDER BY member.id, party.id;
