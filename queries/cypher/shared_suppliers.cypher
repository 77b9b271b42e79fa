// On which suppliers do many buyers depend?
//   least: int = 3    the least number of buyers
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 100  rows at most
// returns: supplier, id, country, lists, buyers, names
MATCH (s:Isthmus)-[r:SUPPLIES]->(b:Isthmus)
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
WITH DISTINCT s, b
ORDER BY b.id
WITH s, count(b) AS buyers, collect(b.name) AS names
WHERE buyers >= $least
RETURN s.name AS supplier, s.id AS id, s.country AS country,
  COLLECT {
    MATCH (s)-[l:SUBJECT_TO]->(e:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT e.list AS list ORDER BY list
  } AS lists,
  buyers, names
ORDER BY buyers DESC, id
LIMIT $limit
