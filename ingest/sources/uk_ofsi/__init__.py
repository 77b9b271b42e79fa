"""OFSI's Consolidated List of Asset Freeze Targets, closed in 2026; see docs/sources/uk_ofsi.md."""
