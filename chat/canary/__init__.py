"""What the canary (chatsite/canary, an outside client) finds in the database: its account and its room."""
