"""Tables as people keep them in spreadsheets: read from any dress, compared cell by cell, and written back safely."""
