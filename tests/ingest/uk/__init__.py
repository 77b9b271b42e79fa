"""Tests of what the two British lists share."""
