"""Work for later: the row is the truth, the queue is a hint.

Whatever is due (a message to be sent, a reminder) is a row of its own concept that subclasses `Due`. The concept
registers a `Kind`: which rows, and the function that does one. Workers (`python -m chatsite.jobs`) look each second
for rows whose time has come, take them by a lease and do them; `wake()` makes them look at once. Nothing but the
row must survive: a lease that has lapsed is offered again. Knows no concept.
"""

from chatsite.jobs.registry import Again, Kind, kinds, register
from chatsite.jobs.waking import wake

__all__ = ["Again", "Kind", "kinds", "register", "wake"]
