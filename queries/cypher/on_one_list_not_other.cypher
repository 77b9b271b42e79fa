// Who stands on one list and not on another?
//   list: list_id        where they stand
//   without: list_id     where they do not
//   country: text = any  only parties based in this country (its code, such as CN)
//   day: day = today     the day on which listings are compared
//   limit: int = 100     rows at most
// returns: party, id, kind, country, entered, lists
MATCH (n:Isthmus)-[l:SUBJECT_TO]->(s:Sanction {list: $list})
WHERE l.validFrom <= date($day) AND date($day) < l.validTo
  AND ($country = 'any' OR n.country = toUpper($country))
WITH n, min(l.validFrom) AS entered
WITH n, entered, COLLECT {
  MATCH (n)-[l:SUBJECT_TO]->(s:Sanction)
  WHERE l.validFrom <= date($day) AND date($day) < l.validTo
  RETURN DISTINCT s.list AS list ORDER BY list
} AS lists
WHERE NOT $without IN lists
RETURN n.name AS party, n.id AS id, [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind,
  n.country AS country, toString(entered) AS entered, lists
ORDER BY id
LIMIT $limit
