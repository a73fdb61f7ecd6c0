"""A workbook of the registry judged as a whole: branches, their people and their seats, and how a batch is undone."""
