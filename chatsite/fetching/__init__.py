"""The one client by which the site itself fetches from elsewhere: what people name is never trusted.

`fetch(url, types=…)` gives what stands there, or raises `Refused`. Only http and https, only public addresses, only
the named ports, redirects by hand, everything bounded in time and size. Knows no concept.
"""

from chatsite.fetching.client import Fetched, fetch
from chatsite.fetching.limits import Refused
from chatsite.fetching.targets import Target, parse

__all__ = ["Fetched", "Refused", "Target", "fetch", "parse"]
