"""The domain model: frozen, checked once when made, then trusted."""
