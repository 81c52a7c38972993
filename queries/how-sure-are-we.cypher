// How many facts of each type are stated, inferred or ambiguous?
MATCH ()-[r]->()
RETURN type(r) AS relationship,
       count(*) AS facts,
       sum(CASE WHEN r.certainty = 'stated' THEN 1 ELSE 0 END) AS stated,
       sum(CASE WHEN r.certainty = 'inferred' THEN 1 ELSE 0 END) AS inferred,
       sum(CASE WHEN r.certainty = 'ambiguous' THEN 1 ELSE 0 END) AS ambiguous
ORDER BY facts DESC, relationship;
