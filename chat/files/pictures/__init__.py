"""Pictures: measured and re-encoded in a child process that may not take much."""
