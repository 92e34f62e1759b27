"""Guards against what breaks around the site, and against who may stay no longer."""
