"""Ways out: who may have the bytes of a file, and how they leave."""
