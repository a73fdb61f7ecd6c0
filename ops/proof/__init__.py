"""Proofs an operator can ask for: that nothing is lost on the way, and that nobody changed a log."""
