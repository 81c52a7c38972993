// Who holds which post, now or formerly, and in which organisation where the letters say so?
MATCH (person:Person)-[r:HOLDS]->(post:Post)
OPTIONAL MATCH (post)-[:POST_IN]->(body:Organisation)
RETURN post.name AS post,
       person.name AS holder,
       r.status AS status,
       body.name AS organisation,
       r.certainty AS certainty
ORDER BY post, status, holder;
