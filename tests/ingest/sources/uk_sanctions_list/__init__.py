"""Tests of the UK Sanctions List."""
