// By which routes does a product go from one country to another?
//   origin: party        the first country
//   destination: party   the last country
//   product: text = any  a part of the product's name, or the first digits of its HS code
//   hops: int = 2        legs at most; never more than 3
//   day: day = today     the day on which the trade must have begun
//   limit: int = 100     rows at most
// returns: steps, countries, legs
MATCH (x:Product)
WHERE toLower(x.name) CONTAINS toLower($product)
  OR any(code IN coalesce(x.hs, []) WHERE code STARTS WITH $product)
WITH collect(x.id) AS products
MATCH p = (a:Isthmus {id: $origin})-[:EXPORTS*1..3]->(b:Isthmus {id: $destination})
WHERE length(p) <= $hops
  AND all(r IN relationships(p) WHERE r.validFrom <= date($day) AND date($day) < r.validTo
    AND ($product = 'any' OR coalesce(r.productId, '') IN products
      OR toLower(coalesce(r.product, '')) CONTAINS toLower($product)))
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH p, reduce(facts = '', r IN relationships(p) | facts + r.fact + ' ') AS tie
RETURN length(p) AS steps, [n IN nodes(p) | n.name] AS countries,
  [r IN relationships(p) | {source: startNode(r).id, target: endNode(r).id, product: r.product,
                            how: r.how, share: r.inputShare, value: r.value, currency: r.currency,
                            quantity: r.quantity, period: r.period}] AS legs
ORDER BY steps, tie
LIMIT $limit
