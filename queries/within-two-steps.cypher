// Who and what lies within two steps of a stakeholder, letters' mentions left aside?
// Parameters: $name, the stakeholder's name.
:param name => 'Nick Pahl'
MATCH path = (a {name: $name})-[*1..2]-(b)
WHERE a <> b AND none(r IN relationships(path) WHERE type(r) = 'MENTIONS')
RETURN min(length(path)) AS steps,
       head(labels(b)) AS kind,
       b.name AS name
ORDER BY steps, kind, name;
