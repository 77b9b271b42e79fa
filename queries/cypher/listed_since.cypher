// Who was put on a list since a day?
//   since: day           the first day that counts
//   list: list_id = any  only entries on this list
//   country: text = any  only parties based in this country (its code, such as CN)
//   day: day = today     the day on which the entry must still stand
//   limit: int = 100     rows at most
// returns: entered, list, label, party, id, kind, country, programmes
MATCH (n:Isthmus)-[l:SUBJECT_TO]->(s:Sanction)
WHERE l.validFrom >= date($since)
  AND l.validFrom <= date($day) AND date($day) < l.validTo
  AND ($list = 'any' OR s.list = $list)
  AND ($country = 'any' OR n.country = toUpper($country))
RETURN toString(l.validFrom) AS entered, s.list AS list, s.label AS label, n.name AS party,
  n.id AS id, [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind, n.country AS country,
  coalesce(s.programmes, []) AS programmes
ORDER BY entered DESC, list, id, s.id
LIMIT $limit
