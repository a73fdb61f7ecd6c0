"""
Owns the year's key works with their three ticks, activities held, joint meetings and the items they decided.
Hears of branches, posts and the society's targets from the registry.
Says what was held, ticked, decided, closed and withdrawn; never who was there.
"""
