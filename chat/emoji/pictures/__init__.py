"""Pictures of emoji: re-encoded in a child process that may not take much."""
