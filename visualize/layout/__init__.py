"""Where does each node of a large graph lie? Communities as discs, near where they are at home."""
