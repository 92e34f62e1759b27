"""What tells whether the site is well."""
