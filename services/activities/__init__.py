"""
Owns the year's key works with their three ticks, activities, joint meetings and the items they decided, sessions of
the governing bodies, yearly plans, and what the society's rules expect of whom.
Hears of branches, posts and the society's targets from the registry, of kept runs from reporting.
Says what was held, ticked, decided, closed and withdrawn, and who was there by code; never a name.
"""
