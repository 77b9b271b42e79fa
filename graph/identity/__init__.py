"""Who is who: a log of judgements over untouched facts. Nothing is ever merged in place."""
