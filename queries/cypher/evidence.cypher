// What is the evidence of everything that is said between two parties?
//   one: party        one of them (a name, ticker or id)
//   other: party      the other
//   limit: int = 200  rows at most
// returns: relation, source, target, since, until, title, url, locator, text, origin, confidence
MATCH (a:Isthmus {id: $one})-[r]-(b:Isthmus {id: $other})
UNWIND range(0, size(r.evidenceTitles) - 1) AS at
RETURN type(r) AS relation, startNode(r).name AS source, endNode(r).name AS target,
  r.since AS since, r.until AS until, r.evidenceTitles[at] AS title, r.evidenceUrls[at] AS url,
  r.evidenceLocators[at] AS locator, r.evidenceTexts[at] AS text, r.evidenceSources[at] AS origin,
  r.evidenceConfidences[at] AS confidence
ORDER BY relation, r.fact, at
LIMIT $limit
