"""Takes guards out of a site that tests start: with this folder on PYTHONPATH and GUARD_OFF naming them.

Python imports this by itself in every process of that site; the product knows nothing of it.
"""

import os
import sys
from pathlib import Path
from typing import Any

if os.environ.get("GUARD_OFF"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import django

    _setup = django.setup

    def setup(*arguments: Any, **options: Any) -> None:
        """Django's own, and then the guards go."""
        _setup(*arguments, **options)
        from tests.support import guards

        guards.take_out(os.environ["GUARD_OFF"].split(","))

    django.setup = setup
