// Who owns or controls a party, link by link up, and with which stakes?
//   party: party      the company, ship or aircraft (a name, ticker or id)
//   hops: int = 6     links at most; never more than 6
//   day: day = today  the day on which stakes and listings must hold
//   limit: int = 100  rows at most
// returns: owner, id, country, lists, steps, majority, names, stakes
MATCH p = (o:Isthmus)-[:OWNS|CONTROLS*1..6]->(a:Isthmus {id: $party})
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH o, p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN o.name AS owner, o.id AS id, o.country AS country,
  COLLECT {
    MATCH (o)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists,
  length(p) AS steps,
  // Half or more at every link, or control; the verdict of a regime is `isthmus verdict`.
  all(r IN relationships(p) WHERE type(r) = 'CONTROLS' OR coalesce(r.shareMinPpm, 0) >= 500000)
    AS majority,
  reverse([n IN nodes(p) | n.name]) AS names,
  reverse([r IN relationships(p) | {type: type(r), minPpm: r.shareMinPpm, maxPpm: r.shareMaxPpm,
                                    how: r.how, since: r.since}]) AS stakes
ORDER BY steps, id, tie
LIMIT $limit
