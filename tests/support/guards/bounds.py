"""Guards that bound what a client may cost."""
