// What does one organisation run, deliver, launch, publish, advise on, help with or undertake?
// Parameters: $organisation, the organisation's name or one of its other names.
:param organisation => 'The Government'
MATCH (body:Organisation)-[r:RUNS|COMMISSIONED|DELIVERS|LAUNCHED|CONTRIBUTES_TO|ADVISES|ISSUES|PUBLISHES|MADE]->(thing)
WHERE body.name = $organisation OR $organisation IN body.other_names
RETURN type(r) AS relationship,
       head(labels(thing)) AS kind,
       thing.name AS what,
       thing.status AS status,
       r.certainty AS certainty
ORDER BY relationship, kind, what;
