"""The rules of reporting: periods, definitions of figures, what a digest holds, and who may see which part of it."""
