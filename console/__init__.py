"""The window for people: pages over the four services. It owns nothing, keeps nothing, decides nothing.

Asks    every service over HTTP, in the name of the reader, whose token it passes on.
Shows   answers, and refusals as the sentences that the services say.
"""
