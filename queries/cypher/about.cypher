// What is known of one party, product or country?
//   party: party      whom to ask about (a name, ticker or id)
//   limit: int = 200  relations at most
// returns: name, id, kind, country, aliases, identifiers, lists, members, fields, relations
MATCH (n:Isthmus {id: $party})
RETURN n.name AS name, n.id AS id, [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind,
  n.country AS country, coalesce(n.aliases, []) AS aliases,
  coalesce(n.identifiers, []) AS identifiers, coalesce(n.lists, []) AS lists,
  coalesce(n.members, []) AS members,
  // What sources say beside all that, by their own keys.
  [key IN coalesce(n.fields, []) | {key: key, value: n[key]}] AS fields,
  COLLECT {
    MATCH (n)-[r]-(o:Isthmus)
    WITH type(r) AS relation, startNode(r).id = $party AS out, o, r
    ORDER BY relation, out DESC, o.id, r.fact
    LIMIT $limit
    RETURN {type: relation, out: out, name: o.name, id: o.id, since: r.since, until: r.until,
            minPpm: r.shareMinPpm, maxPpm: r.shareMaxPpm, product: r.product, how: r.how,
            confidence: r.confidence, sources: r.sources} AS said
  } AS relations
ORDER BY id
LIMIT 1
