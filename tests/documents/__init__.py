"""What we write, opened by a word processor of others: `make documents`."""
