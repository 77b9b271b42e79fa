// How are two parties connected?
//   one: party        where paths begin (a name, ticker or id)
//   other: party      where they end
//   hops: int = 4     steps at most; never more than 4
//   day: day = today  the day on which relations must hold
//   limit: int = 50   rows at most
// returns: steps, names, relations
MATCH p = (a:Isthmus {id: $one})-[:OWNS|CONTROLS|SUPPLIES|LINKED_TO*1..4]-(b:Isthmus {id: $other})
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo)
  // Everything meets in a country or a product: a path through one says nothing.
  AND none(n IN nodes(p) WHERE n:Country OR n:Product OR n:Sanction)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN length(p) AS steps, [n IN nodes(p) | n.name] AS names,
  [r IN relationships(p) | {type: type(r), source: startNode(r).id, target: endNode(r).id,
                            product: r.product, since: r.since, fact: r.fact}] AS relations
ORDER BY steps, tie
LIMIT $limit
