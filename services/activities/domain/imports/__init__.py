"""Workbooks of activities: what their rows mean, what they would do, and how a batch is taken back."""
