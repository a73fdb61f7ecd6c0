"""Load, decide, save, say: one function for each thing the registry can be asked or told."""
