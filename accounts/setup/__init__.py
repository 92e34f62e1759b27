"""The first account of a site: whoever runs it opens a one-time link."""


def link() -> str | None:
    """The one-time link that `bin/run` prints; None once somebody owns the site. Needs the tables."""
    from accounts.setup.actions import link as make  # Models can't be imported before Django is set up.

    return make()
