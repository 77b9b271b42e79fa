"""Tests of OFSI's consolidated list."""
