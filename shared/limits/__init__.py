"""Limits that an office sets from a day on: a number each, with bounds and a meaning, and every value it ever had."""
