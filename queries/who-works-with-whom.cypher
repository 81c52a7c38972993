// Who works with whom, and with how many where the letters count?
MATCH (a)-[r:WORKS_WITH]->(b)
RETURN a.name AS party,
       b.name AS works_with,
       r.count AS at_least,
       r.count_text AS in_their_words,
       r.quote AS quote
ORDER BY party, works_with;
