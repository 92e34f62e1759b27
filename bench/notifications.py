"""What deciding whom a message tells costs: `python -m bench.notifications [--people 1000] [--words 300]`.

In one process beside a site, on its database: plain messages in a large room with and without the glance in the
writer, by turns; then one in a direct and one for everybody, until all are told, and the same without deciding. CPU
time, without what publishing takes.
"""

from __future__ import annotations

import argparse
import json

from tests.support.entrants import run
from tests.support.site import Site

_BENCH = """
import json, statistics, time
from uuid import uuid4
from accounts.models import User
from chat import relay
from chat.messages import actions, registry
from chat.messages.sending import Send
from chat.notifications import heeding, telling, untold
from chat.notifications.models import Notice, NoticeSettings, Undecided
from chat.rooms.models import Membership, Room

people, listeners = {people}, {words}
users = User.objects.bulk_create(User(username=f"b{{n}}", email=f"b{{n}}@example.org") for n in range(people))
room = Room.objects.create(kind="private", name="bench", rev=1, members=people)
Membership.objects.bulk_create(
    Membership(room=room, user=user, role="owner" if user == users[0] else "member", since_rev=1) for user in users)
direct = Room.objects.create(kind="direct", direct_key="bench", rev=1, members=2)
Membership.objects.bulk_create(Membership(room=direct, user=user, since_rev=1) for user in users[:2])
NoticeSettings.objects.bulk_create(
    NoticeSettings(user=user, words=[f"word{{user.pk}}x{{n}}" for n in range(10)]) for user in users[:listeners])
heeding.load()

TEXT = "**some words** that a person may well have typed, " * 2
def send(place, text, count):
    began = time.process_time()
    with relay.holding():
        plans = [Send(room=place.pk, actor=users[0].pk, nonce=uuid4(), text=text) for _ in range(count)]
        told = actions.send_now(plans)
    assert not [one for one in told if isinstance(one, Exception)], told[0]
    return (time.process_time() - began) * 1e6 / count

after = [one for one in registry.after_commit if one.do is telling.tell]
def with_note(on):
    registry.in_batch[:] = [one for one in registry.in_batch if one is not untold.note] + [untold.note] * on

send(room, TEXT, 50)
glance = {{True: [], False: []}}
for _ in range(30):
    for on in (True, False):
        with_note(on)
        glance[on].append(send(room, TEXT, 50))
with_note(True)
out = {{"plain, with the glance": statistics.median(glance[True]), "plain, without": statistics.median(glance[False])}}
out["two people, in a direct"] = statistics.median(send(direct, TEXT, 1) for _ in range(30))
out["everybody"] = statistics.median(send(room, "@all: tea", 1) for _ in range(3))
assert Notice.objects.filter(why="mention").count() == 3 * (people - 1), Notice.objects.count()
registry.after_commit.remove(after[0])
registry.in_batch.remove(untold.note)
out["two people, undecided"] = statistics.median(send(direct, TEXT, 1) for _ in range(30))
out["everybody, mentions alone"] = statistics.median(send(room, "@all: tea", 1) for _ in range(3))
print(json.dumps(out))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to decide whom a message tells.")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--words", type=int, default=300, help="people with ten words each")
    options = parser.parse_args()
    with Site.running(RATE_FACTOR="1000", WORKERS="0") as site:
        told = json.loads(run(site, _BENCH.format(people=options.people, words=options.words)))
    for name, micros in told.items():
        print(f"{name:<28}{micros:10.0f} µs of CPU a message")


if __name__ == "__main__":
    main()
