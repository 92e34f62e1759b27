"""`python -m tests.model COUNT [FIRST]`: run schedules. `python -m tests.model --tell SEED`: one, with its story."""

import argparse
import os
import sys
import time
import traceback

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.model.world import Broken, World, ready  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description="Random schedules.")
    parser.add_argument("count", type=int)
    parser.add_argument("first", type=int, nargs="?", default=1)
    parser.add_argument(
        "--tell", action="store_true", help="run the schedule COUNT alone and print its story"
    )
    options = parser.parse_args()
    seeds = [options.count] if options.tell else range(options.first, options.first + options.count)
    began, broken, steps = time.time(), 0, 0
    with ready() as run_one:
        for seed in seeds:
            try:
                steps += run_one(seed).steps
            except Broken as what:
                broken += 1
                print(str(what)[:600], flush=True)
                if options.tell:
                    _tell(what)
            except Exception:  # noqa: BLE001 - told, and the others go on
                broken += 1
                print(f"schedule {seed}", flush=True)
                traceback.print_exc()
    seconds = time.time() - began
    print(
        f"{len(seeds)} schedules, {broken} broken, {steps} steps, {seconds:.0f} s, {len(seeds) / seconds:.1f} a second"
    )
    return 1 if broken else 0


def _tell(what: Broken) -> None:
    place = what.__traceback__
    while place is not None:
        found = place.tb_frame.f_locals.get("world")
        if isinstance(found, World):
            print("\n".join(found.told))
            return
        place = place.tb_next


if __name__ == "__main__":
    sys.exit(main())
