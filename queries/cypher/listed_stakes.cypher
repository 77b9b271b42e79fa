// How much of a company do the parties on each list hold directly, in parts per million?
//   party: party      the company (a name, ticker or id)
//   day: day = today  the day on which stakes and listings must hold
//   limit: int = 100  rows at most
// returns: list, label, leastPpm, mostPpm, holders
MATCH (o:Isthmus)-[r:OWNS]->(a:Isthmus {id: $party})
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
MATCH (o)-[l:SUBJECT_TO]->(s:Sanction)
WHERE l.validFrom <= date($day) AND date($day) < l.validTo
// A holder with two entries on one list holds its stake once.
WITH DISTINCT s.list AS list, s.label AS label, o, r
ORDER BY o.id, r.fact
// One level and plain sums: what a regime makes of chains, joint stakes and ranges is
// `isthmus verdict`. Integers, because 0.1 + 0.2 is not 0.3.
RETURN list, label, sum(r.shareMinPpm) AS leastPpm, sum(r.shareMaxPpm) AS mostPpm,
  collect({name: o.name, id: o.id, minPpm: r.shareMinPpm, maxPpm: r.shareMaxPpm}) AS holders
ORDER BY list
LIMIT $limit
