"""The rules of delivery, each with what takes it out of the real code and the schedules that notice."""

from tests.model.guards import hub, personal, sync, writer
from tests.model.guards.registry import GUARDS, Guard

__all__ = ["GUARDS", "Guard", "hub", "personal", "sync", "writer"]
