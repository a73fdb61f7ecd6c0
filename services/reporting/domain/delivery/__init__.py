"""Telling offices what has happened: what is told once, to whom, when, on which way, and what an answer means."""
