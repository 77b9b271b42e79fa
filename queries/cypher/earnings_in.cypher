// Who earns in a country, and how much of the whole?
//   country: party    the country (its name or id)
//   day: day = today  the day on which the figure must hold
//   limit: int = 100  rows at most
// returns: party, id, home, revenueShare, value, currency, how, period, confidence
MATCH (n:Isthmus)-[r:EARNS_IN]->(c:Isthmus {id: $country})
WHERE r.validFrom <= date($day) AND date($day) < r.validTo
RETURN n.name AS party, n.id AS id, n.country AS home, r.revenueShare AS revenueShare,
  r.value AS value, r.currency AS currency, r.how AS how, r.period AS period,
  r.confidence AS confidence
ORDER BY coalesce(r.revenueShare, -1.0) DESC, id, r.fact
LIMIT $limit
