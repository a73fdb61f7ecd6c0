"""Copies of the four databases at one moment, and the way back from them."""
