"""What may be asked of activities. A field that is not here is refused."""
