// What else do those control, or persons stand behind, who control or stand behind a party?
//   party: party      the company (a name, ticker or id)
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 100  rows at most
// returns: controller, controllerId, kind, bond, other, id, otherBond, lists
MATCH (d:Isthmus)-[r:CONTROLS|LINKED_TO]-(a:Isthmus {id: $party})
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
  // There are no directors in the model: a person who is linked to a firm may be one.
  AND ((type(r) = 'CONTROLS' AND endNode(r).id = $party) OR (type(r) = 'LINKED_TO' AND d:Person))
WITH d, r
MATCH (d)-[q:CONTROLS|LINKED_TO]-(b:Isthmus)
WHERE q.validFrom <= date($day) AND date($day) < q.validTo AND b.id <> $party
  AND ((type(q) = 'CONTROLS' AND endNode(q).id = b.id) OR (type(q) = 'LINKED_TO' AND d:Person))
RETURN d.name AS controller, d.id AS controllerId,
  [label IN labels(d) WHERE label <> 'Isthmus'][0] AS kind,
  {type: type(r), how: r.how} AS bond, b.name AS other, b.id AS id,
  {type: type(q), how: q.how} AS otherBond,
  COLLECT {
    MATCH (b)-[l:SUBJECT_TO]->(s:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT s.list AS list ORDER BY list
  } AS lists
ORDER BY controllerId, id, r.fact, q.fact
LIMIT $limit
