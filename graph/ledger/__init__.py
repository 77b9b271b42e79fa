"""The ledger: facts, their evidence and their history; the only truth of the program.

Invariants
* `<source>/<n>.duckdb` never changes once the manifest names it. An ingest writes `<n+1>` aside,
  syncs it, and swaps `manifest.json` by rename; a reader sees one manifest and the files it names.
* A statement is never edited or removed. `standing` records at which snapshot it began to stand
  and ceased to; the state on a day is the last such event known by that day.
* Ids are hashes of content, so ingesting the same bytes again adds nothing.
"""
