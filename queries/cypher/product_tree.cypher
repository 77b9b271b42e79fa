// What does a product need, level by level, and who makes each part with which market share?
//   product: party    the product (its name or id)
//   levels: int = 3   levels at most; never more than 6
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 200  rows at most
// returns: level, product, id, maker, makerId, country, marketShare, lists
MATCH p = (top:Isthmus {id: $product})-[:NEEDS*0..6]->(part:Isthmus)
WHERE length(p) <= $levels
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
WITH part, min(length(p)) AS level
OPTIONAL MATCH (m:Isthmus)-[r:PRODUCES]->(part)
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
RETURN level, part.name AS product, part.id AS id, m.name AS maker, m.id AS makerId,
  m.country AS country, r.marketShare AS marketShare,
  COLLECT {
    MATCH (m)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists
ORDER BY level, id, coalesce(r.marketShare, -1.0) DESC, coalesce(m.id, ''), coalesce(r.fact, '')
LIMIT $limit
