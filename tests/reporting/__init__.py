"""Tests of reporting: periods, definitions, figures against an independent count, runs, and who sees what."""
