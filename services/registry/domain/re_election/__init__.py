"""Re-elections: what falls due when, who stands, what the roster would be, and the change itself. Pure."""
