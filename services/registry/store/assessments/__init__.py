"""The yearly assessment in the database: cycles and what was said of them, scores, computed values, appeals."""
