"""The four services of Lianxi; each owns its database and knows the others only by events."""
