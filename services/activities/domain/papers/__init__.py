"""The papers of a meeting or an activity: from what is known of it, and who is called what, to a paper to be read."""
