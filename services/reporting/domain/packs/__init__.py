"""Report packs: what is laid before a session or handed in for a purpose, over the same figures as every digest."""
