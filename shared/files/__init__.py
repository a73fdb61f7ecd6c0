"""What a file is by its content, and whether it may be kept."""

from shared.files.inspect import MIME, Checked, Limits, inspect

__all__ = ["MIME", "Checked", "Limits", "inspect"]
