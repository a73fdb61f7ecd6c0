"""Every SQL statement and every template that serves a screen of reporting."""
