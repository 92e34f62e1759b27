"""What the proofs take out of a site to see that they fail without it."""

from tests.support.guards import bounds, delivery, faults
from tests.support.guards.registry import take_out, without

__all__ = ["bounds", "delivery", "faults", "take_out", "without"]
