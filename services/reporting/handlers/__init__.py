"""Load, decide, save, say; and the sender, which does it step by step."""
