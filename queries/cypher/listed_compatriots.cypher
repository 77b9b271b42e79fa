// Who is based in the same country as a party, and on a list?
//   party: party         whose country (a name, ticker or id)
//   list: list_id = any  only those on this list
//   day: day = today     the day on which places and listings must hold
//   limit: int = 100     rows at most
// returns: country, party, id, kind, lists
MATCH (a:Isthmus {id: $party})-[r:LOCATED_IN]->(c:Country)
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
  AND coalesce(r.how, 'based in') IN ['based in', 'incorporated']
WITH DISTINCT c
MATCH (n:Isthmus)-[q:LOCATED_IN]->(c)
WHERE q.validFrom <= date($day) AND date($day) < q.validTo
  AND coalesce(q.how, 'based in') IN ['based in', 'incorporated']
  AND n.id <> $party
WITH DISTINCT c, n
WITH c, n, COLLECT {
  MATCH (n)-[l:SUBJECT_TO]->(s:Sanction)
  WHERE l.validFrom <= date($day) AND date($day) < l.validTo
  RETURN DISTINCT s.list AS list ORDER BY list
} AS lists
WHERE size(lists) > 0 AND ($list = 'any' OR $list IN lists)
RETURN c.name AS country, n.name AS party, n.id AS id,
  [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind, lists
ORDER BY c.id, id
LIMIT $limit
