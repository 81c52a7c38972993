// What happened, or is expected, when? Dates that leave a part open (XXXX) come last.
MATCH (n)
WHERE (n:Document OR n:Event) AND (n.date IS NOT NULL OR n.date_text IS NOT NULL)
RETURN n.date AS date,
       n.date_text AS in_their_words,
       head(labels(n)) AS kind,
       n.name AS what,
       n.status AS status
ORDER BY date, kind, what;
