"""Where can the graph be queried with Cypher? Property graphs over Bolt, on a server or with none.

`projection` says what the ledger's view looks like as nodes and relationships; `bolt` speaks to a
server; `publish` makes a database equal to the projection; `embedded` serves one with no server.
"""
