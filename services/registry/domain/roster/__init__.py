"""A roster of branches as a file: read, normalised, judged as a whole, and turned into a plan."""
