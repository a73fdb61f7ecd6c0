"""
Owns the hundred experts (contact details under a key per person), contacts with them, and items raised and answered.
Hears of branches, posts and the society's targets from the registry, of activities and of who came to them.
Says who (by code) was contacted when, and what became of items; never a name, never a text.
"""
