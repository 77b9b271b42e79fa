"""Where does a country lie on a flat map? Shapes, derived once, that travel inside a page."""
