"""Indicators in the database: the lists behind them, open cycles, how far they are computed, and what was said."""
