"""What a key costs in Ctrl+K: `python -m bench.palette [--rooms 1000] [--people 10000]`.

A site of its own, read by Chromium, whose page is given that many rooms and people to hold. Words are typed letter by
letter; told is the time from a key until what it finds is drawn. On loopback only; it ends by itself.
"""

from __future__ import annotations

import argparse
import statistics

from tests.journeys import accounts
from tests.journeys.person import Person
from tests.support.browser import chromium
from tests.support.figures import percentile
from tests.support.site import Site

WORDS = ("grace lee", "reunion", "soren", "gl", "harbour 77", "xyzzy", "@elod", "#reu", ">mute", "a")
_HOLD = """
async ([rooms, people]) => {
    const store = (await import("#rooms/store.js")).rooms;
    const {directory} = await import("#accounts/directory.js");
    const first = ["Élodie", "Søren", "Grace", "Ingrid", "Bob", "Zoë", "李", "Anna"];
    const last = ["Lee", "Martin", "Ågren", "Kowalski", "Rossi"];
    const me = {role: "member", read: 1, mentions: 0, level: "all"};
    for (let at = 0; at < people; at++) {
        const id = 1_000_000 + at;
        const name = `${first[at % 8]} ${last[at % 5]} ${at}`;
        directory.set(id, {id, username: `user${at}`, name, avatar: null, bot: false, guest: false});
    }
    for (let at = 0; at < rooms; at++) {
        const id = 1_000_000 + at;
        const said = {number: 9, ordinal: 9, rev: 9, last_at: new Date(1.7e12 + at * 1e7).toISOString()};
        const room = {id, topic: "", members: 5, archived: false, mode: "threads", first: 1, ...said};
        const named = {kind: "public", slug: `r${at}`, name: `${["Réunion", "Harbour"][at % 2]} ${at}`, people: []};
        const direct = {kind: "direct", slug: null, name: "", people: [id]};
        store.set(id, {...room, ...(at % 4 ? named : direct), me: {...me, unread: at % 10 ? 0 : 3}});
    }
    await new Promise((done) => setTimeout(done, 500));
}
"""
_TYPE = """
async (words) => {
    const palette = document.querySelector("chat-palette");
    const input = palette.querySelector("input");
    const took = [];
    for (const word of words) {
        for (let end = 1; end <= word.length; end++) {
            input.value = word.slice(0, end);
            const began = performance.now();
            input.dispatchEvent(new Event("input", {bubbles: true}));
            await palette.updateComplete;
            document.body.getBoundingClientRect();
            took.push(performance.now() - began);
            await new Promise((done) => setTimeout(done, 30));
        }
    }
    return [took, palette.querySelectorAll("[role=option]").length];
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="What a key costs in Ctrl+K.")
    parser.add_argument("--rooms", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    with Site.running() as site, chromium() as browser:
        (alice,) = accounts.make(site, "alice")
        person = Person(browser, site.url, alice.username, alice.name).keep(alice.cookie).arrive()
        person.page.evaluate(_HOLD, [options.rooms, options.people])
        person.page.keyboard.press("Control+k")
        person.dialog.get_by_role("option").first.wait_for()
        took, shown = person.page.evaluate(_TYPE, list(WORDS))
        person.close()
    print(
        f"{len(took)} keys over {options.rooms} rooms and {options.people} people: the first {took[0]:.1f} ms,"
        f" p50 {statistics.median(took):.1f}, p95 {percentile(took, 0.95):.1f}, most {max(took):.1f} ms; {shown} shown"
    )


if __name__ == "__main__":
    main()
