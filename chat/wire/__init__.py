"""Commands and their fields, refusals, the base of events, and their registries. Knows no concept."""
