"""`python -m tests.model COUNT [FIRST]`: run schedules. `python -m tests.model --tell SEED`: one, with its story."""

import argparse
import os
import sys
import time
import traceback
from contextlib import nullcontext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.model.guards import GUARDS, Guard  # noqa: E402
from tests.model.runs import ready  # noqa: E402
from tests.model.tab import node  # noqa: E402
from tests.model.world import Broken, World  # noqa: E402


def main() -> int:
    options = _options()
    named = options.without or options.profile or ""
    if named == "each" or "," in named:
        names = list(GUARDS) if named == "each" else [name for name in named.split(",") if name]
        return hunt(names, options.count, options.first, out=bool(options.without))
    return schedules(options, GUARDS.get(named))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description="Random schedules.")
    parser.add_argument("count", type=int)
    parser.add_argument("first", type=int, nargs="?", default=1)
    parser.add_argument(
        "--tell", action="store_true", help="run the schedule COUNT alone and print its story"
    )
    parser.add_argument(
        "--without", metavar="GUARD", help="take a guard out; `each`: one after another, until it shows"
    )
    parser.add_argument("--profile", metavar="GUARD", help="the guard's own schedules, with all guards in")
    parser.add_argument("--browser", action="store_true", help="half of the clients are the browser's own")
    parser.add_argument("--client-without", nargs="*", default=[], metavar="RULE", help="with --browser")
    return parser.parse_args()


def schedules(options: argparse.Namespace, guard: Guard | None) -> int:
    """Run them, told of every hundred and of each that breaks. Without a rule the first that breaks is enough."""
    seeds = [options.count] if options.tell else range(options.first, options.first + options.count)
    began, broken, steps = time.time(), 0, 0
    taken = guard.out() if guard and options.without else nullcontext()
    child_of = node(*options.client_without) if options.browser else nullcontext()
    with ready() as run_one, taken, child_of as child:
        for seed in seeds:
            if broken and (options.without or options.client_without):
                break
            if (seed - seeds[0]) % 100 == 99:
                print(f"{seed - seeds[0] + 1}, {broken} broken, {time.time() - began:.0f} s", flush=True)
            try:
                knobs = guard.profile(seed) if guard else None
                steps += run_one(seed, knobs, telling=options.tell, child=child).steps
            except Exception as what:  # noqa: BLE001 - told, and the others go on
                broken += 1
                _broke(seed, what, telling=options.tell)
    seconds = time.time() - began
    told = f"{len(seeds)} schedules, {broken} broken, {steps} steps, {seconds:.0f} s"
    print(f"{told}, {len(seeds) / seconds:.1f} a second")
    return 1 if broken else 0


def _broke(seed: int, what: Exception, *, telling: bool) -> None:
    if not isinstance(what, Broken):
        print(f"schedule {seed}", flush=True)
        traceback.print_exception(what)
        return
    print(str(what)[:600], flush=True)
    if telling:
        _tell(what)


def hunt(names: list[str], count: int, first: int, *, out: bool) -> int:
    """For each guard the first seed of its profile that fails without it, or, with all guards in, at all."""
    survivors = 0
    with ready() as run_one:
        for name in names:
            guard, began, found = GUARDS[name], time.time(), None
            for seed in range(first, first + count):
                try:
                    with guard.out() if out else nullcontext():
                        run_one(seed, guard.profile(seed))
                except Exception as what:  # noqa: BLE001 - whatever it was
                    found = (seed, f"{type(what).__name__} {what}")
                    break
            survivors += (found is None) == out
            told = f"seed {found[0]}: {found[1][:170]}" if found else f"survives {count}"
            print(f"{guard.rule:2} {name:36} {time.time() - began:5.1f} s  {told}", flush=True)
    return survivors


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
