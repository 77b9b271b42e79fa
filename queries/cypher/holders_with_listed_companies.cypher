// Which firms of a country own or control somebody on a list of another country?
//   home: text        where the firms are based (a country's code, such as US)
//   by: party         the country that keeps the lists (its name or id)
//   hops: int = 3     links at most; never more than 4
//   day: day = today  the day on which stakes and listings must hold
//   limit: int = 100  rows at most
// returns: holder, id, company, companyId, lists, steps, stakes
MATCH (c:Isthmus)-[l:SUBJECT_TO]->(s:Sanction)-[:IMPOSED_BY]->(k:Isthmus {id: $by})
WHERE l.validFrom <= date($day) AND date($day) < l.validTo
WITH DISTINCT c, s.list AS list
ORDER BY list
WITH c, collect(list) AS lists
MATCH p = (h:Isthmus)-[:OWNS|CONTROLS*1..4]->(c)
WHERE length(p) <= $hops AND h.country = toUpper($home)
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH h, c, lists, p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN h.name AS holder, h.id AS id, c.name AS company, c.id AS companyId, lists,
  length(p) AS steps,
  [r IN relationships(p) | {type: type(r), minPpm: r.shareMinPpm, maxPpm: r.shareMaxPpm,
                            how: r.how}] AS stakes
ORDER BY id, companyId, steps, tie
LIMIT $limit
