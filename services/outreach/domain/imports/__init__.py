"""Workbooks of experts, contacts and items: what their rows ask, and how a batch is taken back."""
