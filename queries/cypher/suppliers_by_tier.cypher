// Who supplies a party, and who supplies those, tier by tier?
//   party: party      the buyer (a name, ticker or id)
//   tiers: int = 2    tiers at most; never more than 5
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 200  rows at most
// returns: tier, supplier, id, country, lists, buyer, product, since
MATCH p = (s:Isthmus)-[:SUPPLIES*1..5]->(a:Isthmus {id: $party})
WHERE length(p) <= $tiers
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH s, relationships(p)[0] AS sale, nodes(p)[1] AS buyer, min(length(p)) AS tier
RETURN tier, s.name AS supplier, s.id AS id, s.country AS country,
  COLLECT {
    MATCH (s)-[l:SUBJECT_TO]->(e:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT e.list AS list ORDER BY list
  } AS lists,
  buyer.name AS buyer, sale.product AS product, sale.since AS since
ORDER BY tier, id, sale.fact
LIMIT $limit
