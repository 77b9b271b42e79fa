// Whose parts were found in weapons or other products?
//   product: text = any  a part of the product's name
//   day: day = today     the day on which relations and listings must hold
//   limit: int = 100     rows at most
// returns: party, id, country, lists, times, found
MATCH (n:Isthmus)-[r:FOUND_IN]->(x:Isthmus)
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
  AND ($product = 'any' OR toLower(x.name) CONTAINS toLower($product))
WITH n, r, x
ORDER BY x.id, r.fact
WITH n, count(*) AS times,
  collect({product: x.name, id: x.id, part: r.product, period: r.period}) AS found
RETURN n.name AS party, n.id AS id, n.country AS country,
  COLLECT {
    MATCH (n)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists,
  times, found
ORDER BY times DESC, id
LIMIT $limit
