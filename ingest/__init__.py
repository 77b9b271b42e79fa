"""Files in, facts out: doors, pipeline, and one folder for each source."""
