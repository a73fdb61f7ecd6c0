"""The doors of reporting for people and programs."""
