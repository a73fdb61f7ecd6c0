"""The operator's door: tokens, rosters, publishers, what is parked, and how the services are; over HTTP alone."""
