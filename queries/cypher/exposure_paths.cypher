// Who stands on a list near a party, through whom, step by step?
//   party: party         whom to ask about (a name, ticker or id)
//   hops: int = 3        steps at most; never more than 4
//   list: list_id = any  only targets on this list
//   day: day = today     the day on which relations and listings must hold
//   limit: int = 100     rows at most
// returns: target, id, lists, steps, names, relations
MATCH p = (a:Isthmus {id: $party})-[:OWNS|CONTROLS|SUPPLIES|LINKED_TO*1..4]-(t:Isthmus)
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  // Everything meets in a country or a product: a path through one says nothing.
  AND none(n IN nodes(p) WHERE n:Country OR n:Product OR n:Sanction)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH t, collect(p) AS paths
WITH t, paths, COLLECT {
  MATCH (t)-[l:SUBJECT_TO]->(s:Sanction)
  WHERE l.validFrom <= date($day) AND date($day) < l.validTo
  RETURN DISTINCT s.list AS list ORDER BY list
} AS lists
WHERE size(lists) > 0 AND ($list = 'any' OR $list IN lists)
UNWIND paths AS p
WITH t, lists, p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN t.name AS target, t.id AS id, lists, length(p) AS steps,
  [n IN nodes(p) | n.name] AS names,
  [r IN relationships(p) | {type: type(r), source: startNode(r).id, target: endNode(r).id,
                            since: r.since, fact: r.fact}] AS relations
ORDER BY steps, id, tie
LIMIT $limit
