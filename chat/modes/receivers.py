"""Where modes take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.modes import accepting, policy

registry.before_send.append(policy.check_send)
registry.in_batch.append(accepting.forget)
registry.left_behind.append(accepting.stays)
registry.people.append(accepting.people)
