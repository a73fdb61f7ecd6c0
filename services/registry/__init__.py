"""
Owns the society's profile, its branches, posts, Party groups and members by state.
Hears nothing of the other services; outside systems tell it of memberships by the ingress.
Says what every other service needs to know of the society: `registry.*`.
"""
