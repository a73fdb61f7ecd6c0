"""Workbooks taken as batches: shown first, all or nothing, remembered, and undone; what rows mean a service says."""
