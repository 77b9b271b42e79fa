// Of which records is a party made, and which party is a record part of?
//   id: text          the id of the party, or of one of its records
//   limit: int = 200  rows at most
// returns: id, name, kind, member
MATCH (n:Isthmus)
WHERE n.id = $id OR $id IN coalesce(n.members, [])
UNWIND n.members AS member
RETURN n.id AS id, n.name AS name, [label IN labels(n) WHERE label <> 'Isthmus'][0] AS kind, member
ORDER BY id, member
LIMIT $limit
