"""The demo: a year of an invented society, told by a seeded generator and played through the doors of the system."""
