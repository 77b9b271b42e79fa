// Whom does a party supply, and whom do those supply, tier by tier?
//   party: party      the supplier (a name, ticker or id)
//   tiers: int = 2    tiers at most; never more than 5
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 200  rows at most
// returns: tier, customer, id, country, lists, supplier, product, since
MATCH p = (a:Isthmus {id: $party})-[:SUPPLIES*1..5]->(c:Isthmus)
WHERE length(p) <= $tiers
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH c, relationships(p)[-1] AS sale, nodes(p)[-2] AS supplier, min(length(p)) AS tier
RETURN tier, c.name AS customer, c.id AS id, c.country AS country,
  COLLECT {
    MATCH (c)-[l:SUBJECT_TO]->(e:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT e.list AS list ORDER BY list
  } AS lists,
  supplier.name AS supplier, sale.product AS product, sale.since AS since
ORDER BY tier, id, sale.fact
LIMIT $limit
