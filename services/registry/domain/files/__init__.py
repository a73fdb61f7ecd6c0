"""What a file is by its content, and whether it may be kept."""

from services.registry.domain.files.inspect import Checked, FileRule, inspect

__all__ = ["Checked", "FileRule", "inspect"]
