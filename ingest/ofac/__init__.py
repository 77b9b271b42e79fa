"""What OFAC's files have in common, as CSV and as XML: labels, phrases, lists and programmes."""
