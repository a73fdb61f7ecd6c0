"""A project of a programme: its states, its application, its money, its closing, its years in a row, its forms."""
