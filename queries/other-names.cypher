// By which other names does anyone or anything go?
MATCH (n)
WHERE n.other_names IS NOT NULL
UNWIND n.other_names AS other_name
RETURN head(labels(n)) AS kind,
       n.name AS name,
       other_name
ORDER BY kind, name, other_name;
