// What stands behind each ticker: the party, its lists, and the nearest party on a list?
//   tickers: texts    tickers, with commas between them
//   hops: int = 2     steps at most to the nearest; never more than 3
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 500  rows at most
// returns: ticker, party, id, country, lists, steps, nearest, nearestLists, names
UNWIND range(0, size($tickers) - 1) AS line
WITH line, $tickers[line] AS ticker
// A ticker that nobody has keeps its row: a portfolio must not look cleaner than it is.
OPTIONAL MATCH (n:Isthmus)
WHERE 'ticker:' + ticker IN coalesce(n.identifiers, [])
WITH line, ticker, n
OPTIONAL MATCH p = (n)-[:OWNS|CONTROLS|SUPPLIES|LINKED_TO*1..3]-(t:Isthmus)
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND none(x IN nodes(p) WHERE x:Country OR x:Product OR x:Sanction)
  AND all(x IN nodes(p) WHERE single(y IN nodes(p) WHERE y.id = x.id))
  AND EXISTS {
    MATCH (t)-[l:SUBJECT_TO]->(:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
  }
WITH line, ticker, n, p, t,
  reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
ORDER BY length(p), t.id, tie
WITH line, ticker, n, collect(p)[0] AS first
WITH line, ticker, n, first, last(nodes(first)) AS t
RETURN ticker, n.name AS party, n.id AS id, n.country AS country,
  COLLECT {
    MATCH (n)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists,
  length(first) AS steps, t.name AS nearest,
  COLLECT {
    MATCH (t)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS nearestLists,
  [x IN nodes(first) | x.name] AS names
ORDER BY line, coalesce(n.id, '')
LIMIT $limit
