// How many entries does each list have on a day, and from when is the latest?
//   day: day = today  the day; on an earlier one, only what still stands on the view's day counts
//   limit: int = 500  rows at most
// returns: list, label, title, authority, entries, parties, latest
MATCH (n:Isthmus)-[l:SUBJECT_TO]->(s:Sanction)
WHERE l.validFrom <= date($day) AND date($day) < l.validTo
WITH s.list AS list, s.label AS label, s.title AS title, s.authority AS authority,
  count(*) AS entries, count(DISTINCT n.id) AS parties, max(l.validFrom) AS latest
RETURN list, label, title, authority, entries, parties, toString(latest) AS latest
ORDER BY list
LIMIT $limit
