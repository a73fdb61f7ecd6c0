"""Rebuild: write a service's derived tables again from the ledgers, beside the live ones, and compare row by row."""

from shared.marks import derived, marks
from shared.rebuild.recipe import Order, Recipe, Report, Saver, Tell
from shared.rebuild.run import rebuild

__all__ = ["Order", "Recipe", "Report", "Saver", "Tell", "derived", "marks", "rebuild"]
