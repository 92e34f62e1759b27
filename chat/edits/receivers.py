"""Where edits take part in the log."""

from __future__ import annotations

from chat.edits import keeping, policy
from chat.messages import registry

registry.before_edit.append(policy.check_edit)
registry.before_delete.append(policy.check_delete)
registry.edited.append(keeping.keep)
registry.in_batch.append(keeping.forget)
