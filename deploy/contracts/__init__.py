"""The published language as files: written from the code, compared with it, and kept from breaking its readers."""
