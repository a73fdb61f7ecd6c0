"""What may be asked of the registry."""
