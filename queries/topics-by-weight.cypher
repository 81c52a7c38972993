// Which topics carry the most documents and commitments?
MATCH (topic:Topic)
OPTIONAL MATCH (document:Document)-[:ABOUT]->(topic)
WITH topic, count(document) AS documents
OPTIONAL MATCH (promise:Commitment)-[:CONCERNS]->(topic)
WITH topic, documents, count(promise) AS commitments
RETURN topic.name AS topic, documents, commitments
ORDER BY documents + commitments DESC, topic;
