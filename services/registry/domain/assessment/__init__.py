"""Rules of the yearly assessment: its scheme, its scores and what they add up to, its grades and appeals."""
