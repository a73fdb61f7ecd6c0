"""The sheet on which people sign (签到表): printed before, read back afterwards, and lists that others kept."""
