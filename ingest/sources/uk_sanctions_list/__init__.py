"""The UK Sanctions List, as XML or CSV; see docs/sources/uk_sanctions_list.md."""
