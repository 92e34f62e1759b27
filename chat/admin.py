"""Where Django looks for admin pages; each stands in its concept's own package."""

from importlib import import_module
from importlib.util import find_spec

from chat.concepts import CONCEPTS

for _concept in CONCEPTS:
    if find_spec(f"chat.{_concept}.admin"):
        import_module(f"chat.{_concept}.admin")
