"""Objective indicators of the yearly assessment: what each measures, by which rule, and what follows from its list."""
