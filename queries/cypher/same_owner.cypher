// What else do the owners of a company own?
//   party: party       the company (a name, ticker or id)
//   percent: int = 25  the least stake in both, in percent
//   day: day = today   the day on which stakes and listings must hold
//   limit: int = 100   rows at most
// returns: owner, ownerId, stakeMinPpm, stakeMaxPpm, sister, id, sisterMinPpm, sisterMaxPpm, lists
MATCH (o:Isthmus)-[r:OWNS]->(a:Isthmus {id: $party})
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
  AND r.shareMinPpm >= $percent * 10000
WITH o, r
MATCH (o)-[q:OWNS]->(b:Isthmus)
WHERE q.validFrom <= date($day) AND date($day) < q.validTo
  AND q.shareMinPpm >= $percent * 10000 AND b.id <> $party
RETURN o.name AS owner, o.id AS ownerId, r.shareMinPpm AS stakeMinPpm,
  r.shareMaxPpm AS stakeMaxPpm, b.name AS sister, b.id AS id, q.shareMinPpm AS sisterMinPpm,
  q.shareMaxPpm AS sisterMaxPpm,
  COLLECT {
    MATCH (b)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists
ORDER BY ownerId, id, r.fact, q.fact
LIMIT $limit
