"""A roster workbook examined by the society's rules (换届体检): findings out, and nothing is kept."""
