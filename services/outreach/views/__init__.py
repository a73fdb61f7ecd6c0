"""Every SQL statement that serves a screen of outreach. What is encrypted is opened one record at a time, audited."""
