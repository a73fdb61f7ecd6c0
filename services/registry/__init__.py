"""
Owns the society's profile, its branches, posts, Party groups and members by state.
Hears activities and kept runs (so far it only keeps its place in them); outside systems tell it of memberships.
Says what every other service needs to know of the society: `registry.*`.
"""
