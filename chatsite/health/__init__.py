"""Whether the site is well: `/healthz` and `/readyz`."""
