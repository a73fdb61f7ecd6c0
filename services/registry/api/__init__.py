"""The registry's doors for people and programs."""
