// What was asked for or objected to, by whom, to whom, and where does it stand?
MATCH (party)-[:MADE]->(matter:Commitment)
WHERE matter.kind IN ['request', 'position']
OPTIONAL MATCH (matter)-[:DIRECTED_TO]->(recipient)
RETURN matter.name AS matter,
       matter.kind AS kind,
       party.name AS raised_by,
       recipient.name AS raised_with,
       matter.status AS status
ORDER BY kind, matter, raised_by, raised_with;
