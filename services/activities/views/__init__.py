"""Every SQL statement that serves a screen of activities."""
