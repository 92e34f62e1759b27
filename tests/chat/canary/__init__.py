"""What the canary keeps in the database."""
