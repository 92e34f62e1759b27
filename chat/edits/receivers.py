"""Where edits take part in the log."""

from __future__ import annotations

from chat.edits import keeping, policy, reading
from chat.edits.models import FormerText
from chat.messages import moving, registry

registry.before_edit.append(policy.check_edit)
registry.before_delete.append(policy.check_delete)
registry.facts.append(reading.fact)
registry.edited.append(keeping.keep)
registry.in_batch.append(keeping.forget)
registry.moves_along.append(moving.bring(FormerText))
