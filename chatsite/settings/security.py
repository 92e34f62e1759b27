"""What a browser is told about what a page may do."""
