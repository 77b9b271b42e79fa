// What does a party own or control, link by link down, and with which stakes?
//   party: party      the owner (a name, ticker or id)
//   hops: int = 6     links at most; never more than 6
//   day: day = today  the day on which stakes and listings must hold
//   limit: int = 100  rows at most
// returns: holding, id, kind, country, lists, steps, majority, names, stakes
MATCH p = (a:Isthmus {id: $party})-[:OWNS|CONTROLS*1..6]->(h:Isthmus)
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH h, p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN h.name AS holding, h.id AS id, [label IN labels(h) WHERE label <> 'Isthmus'][0] AS kind,
  h.country AS country,
  COLLECT {
    MATCH (h)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists,
  length(p) AS steps,
  all(r IN relationships(p) WHERE type(r) = 'CONTROLS' OR coalesce(r.shareMinPpm, 0) >= 500000)
    AS majority,
  [n IN nodes(p) | n.name] AS names,
  [r IN relationships(p) | {type: type(r), minPpm: r.shareMinPpm, maxPpm: r.shareMaxPpm,
                            how: r.how, since: r.since}] AS stakes
ORDER BY steps, id, tie
LIMIT $limit
