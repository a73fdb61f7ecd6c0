"""Every SQL statement that serves a decision: facts heard, figures computed over them, lists and runs kept."""
