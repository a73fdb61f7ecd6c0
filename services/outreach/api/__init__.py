"""The door for people and programs. What opens sealed text reads in a transaction that writes the audit."""
