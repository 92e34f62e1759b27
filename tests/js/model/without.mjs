/** Rules of the client (delivery rules 20 to 22, docs/protocol.md §2), each taken out of the browser's own code. */

import {Log} from "#messages/log.js";
import {Sync} from "#relay/sync.js";

const original = {};
for (const [name, kind, method] of [["copy", Log, "copy"], ["alter", Log, "alter"], ["begins", Sync, "begins"], ["lag", Sync, "lag"], ["welcome", Sync, "welcome"], ["take", Sync, "take"], ["synced", Sync, "synced"], ["extend", Log, "extend"]]) {
    original[name] = [kind, method, kind.prototype[method]];
}

/** What is held of a message counts as older than whatever comes. */
function age(log, number) {
    const held = log.get(number);
    if (held) log.insert({...held, rev: -1});
}

const OUT = {
    copies_by_rev: () => {
        const copy = original.copy[2];
        Log.prototype.copy = function (message, pulled) {
            age(this, message.number);
            copy.call(this, message, pulled);
        };
    },
    changes_by_rev: () => {
        const alter = original.alter[2];
        Log.prototype.alter = function (event) {
            age(this, event.number);
            alter.call(this, event);
        };
    },
    kept_while_loading: () => {
        for (const name of ["copy", "alter"]) {
            const method = original[name][2];
            Log.prototype[name] = function (...given) {
                method.apply(this, given);
                this.kept = [];
            };
        }
    },
    eras: () => { Sync.prototype.welcome = function () {
        this.asked = null;
        this.due = "full";
        return [];
    }; },
    lag_asks_for_all: () => { Sync.prototype.lag = () => {}; },
    unnamed_starts_afresh: () => {
        Sync.prototype.begins = function (state, change) {
            if (this.held.has(state.id) && !change?.reset) return false;
            return original.begins[2].call(this, state, change);
        };
    },
    events_by_rev: () => {
        const take = original.take[2];
        Sync.prototype.take = function (event) {
            if (event.rev !== undefined && this.held.get(event.room) >= event.rev) return [event];
            return take.call(this, event);
        };
    },
    replies_move_nothing: () => {},
    mine_by_feed: () => {},
};

/** @param {string[]} names taken out; all others are put back */
export function takeOut(names) {
    for (const [kind, method, code] of Object.values(original)) kind.prototype[method] = code;
    for (const name of names) OUT[name]();
}
