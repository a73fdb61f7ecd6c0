"""Load, decide, save, say."""
