"""Mechanics that every service stands on; no word of the society's glossary lives here."""
