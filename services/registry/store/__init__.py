"""Every SQL statement that serves a decision of the registry."""
