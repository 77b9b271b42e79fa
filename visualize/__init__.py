"""Answers turned into something a person looks at, or a program reads."""
