// Who makes a product, and who supplies the makers?
//   product: party    the product (its name or id)
//   day: day = today  the day on which relations and listings must hold
//   limit: int = 200  rows at most
// returns: maker, makerId, makerLists, marketShare, supplier, supplierId, supplierLists, supplied
MATCH (m:Isthmus)-[r:PRODUCES]->(x:Isthmus {id: $product})
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
WITH m, r
OPTIONAL MATCH (s:Isthmus)-[b:SUPPLIES]->(m)
WHERE b.validFrom <= date($day) AND date($day) < b.validTo
RETURN m.name AS maker, m.id AS makerId,
  COLLECT {
    MATCH (m)-[l:SUBJECT_TO]->(e:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT e.list AS list ORDER BY list
  } AS makerLists,
  r.marketShare AS marketShare, s.name AS supplier, s.id AS supplierId,
  COLLECT {
    MATCH (s)-[l:SUBJECT_TO]->(e:Sanction)
    WHERE l.validFrom <= date($day) AND date($day) < l.validTo
    RETURN DISTINCT e.list AS list ORDER BY list
  } AS supplierLists,
  b.product AS supplied
ORDER BY coalesce(r.marketShare, -1.0) DESC, makerId, r.fact,
  coalesce(s.id, ''), coalesce(b.fact, '')
LIMIT $limit
