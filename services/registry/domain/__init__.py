"""The rules of the registry: what is so, what is asked and when, give what happened or a refusal."""
