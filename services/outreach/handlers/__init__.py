"""Load, decide, save, say. Answers hold codes and days only: they are kept with the Idempotency-Key."""
