// Who is near a party, listed or not, and how do they come to it?
//   party: party      whom they may be exposed to (a name, ticker or id)
//   hops: int = 2     steps at most; never more than 4
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 100  rows at most
// returns: party, id, kind, country, lists, steps, paths, names
MATCH p = (n:Isthmus)-[:OWNS|CONTROLS|SUPPLIES|LINKED_TO*1..4]-(a:Isthmus {id: $party})
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  // Everything meets in a country or a product: a path through one says nothing.
  AND none(x IN nodes(p) WHERE x:Country OR x:Product OR x:Sanction)
  AND all(x IN nodes(p) WHERE single(y IN nodes(p) WHERE y.id = x.id))
WITH n, p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
ORDER BY length(p), tie
WITH n, count(*) AS paths, collect(p)[0] AS first
RETURN n.name AS party, n.id AS id, [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind,
  n.country AS country,
  COLLECT {
    MATCH (n)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists,
  length(first) AS steps, paths, [x IN nodes(first) | x.name] AS names
ORDER BY steps, id
LIMIT $limit
