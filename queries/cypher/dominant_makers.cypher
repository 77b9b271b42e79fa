// Which products come mostly from one maker, and how much hangs on them?
//   least: float = 0.5  the least share of the market
//   day: day = today    the day on which relations and listings must hold
//   limit: int = 100    rows at most
// returns: product, id, maker, makerId, country, marketShare, period, neededBy, buyers, lists
MATCH (m:Isthmus)-[r:PRODUCES]->(x:Isthmus)
WHERE r.marketShare >= $least AND r.validFrom <= date($day) AND date($day) < r.validTo
WITH m, r, x,
  COLLECT {
    MATCH p = (y:Isthmus)-[:NEEDS*1..4]->(x)
    WHERE y.id <> x.id
      AND all(q IN relationships(p) WHERE q.validFrom <= date($day) AND date($day) < q.validTo)
    RETURN DISTINCT y.id AS other
  } AS needing,
  COLLECT {
    MATCH (m)-[q:SUPPLIES]->(b:Isthmus)
    WHERE q.validFrom <= date($day) AND date($day) < q.validTo
    RETURN DISTINCT b.id AS other
  } AS buying
RETURN x.name AS product, x.id AS id, m.name AS maker, m.id AS makerId, m.country AS country,
  r.marketShare AS marketShare, r.period AS period, size(needing) AS neededBy,
  size(buying) AS buyers,
  COLLECT {
    MATCH (m)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists
ORDER BY marketShare DESC, neededBy DESC, id, makerId, r.fact
LIMIT $limit
