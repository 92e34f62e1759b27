/** What stands around results: a few messages before and after, of the same room or thread. Results near each other share one piece. Pure. */

import {Store} from "#lib/store.js";

/** So many messages are shown before and after a result, and so many are fetched. */
const NEAR = 2, FETCHED = 15;

/** @typedef {import("#search/finding.js").Hit} Hit */
/** @typedef {{state: "loading" | "failed" | "shown", hits: Hit[], messages: any[], error?: any}} Piece `hits` stand in their order in the room */
/** @typedef {{messages: any[], has_before: boolean, has_after: boolean}} Page of `room.history` */

export class Surroundings {
    /** @param {(fields: Record<string, any>) => Promise<Page>} ask sends `room.history` */
    constructor(ask) {
        this.ask = ask;
        /** Tells when anything here changed. @type {Store<number>} */
        this.changes = new Store();
        /** By the results themselves: those of another search have none. @type {WeakMap<Hit, Piece>} */
        this.pieces = new WeakMap();
    }

    /** @param {Hit} hit */
    of(hit) {
        return this.pieces.get(hit);
    }

    /** @param {Hit[]} found the results in their order @param {Hit} hit one of them */
    async show(found, hit) {
        const loading = this.take({state: "loading", hits: [hit], messages: []});
        let piece;
        try {
            piece = joined(found, hit, await this.ask({room: hit.room, around: hit.number, limit: FETCHED, ...(hit.thread && {thread: hit.thread})}));
        } catch (error) {
            piece = /** @type {Piece} */ ({state: "failed", hits: [hit], messages: [], error});
        }
        if (this.of(hit) === loading) this.take(piece);
    }

    /** @param {Hit} hit any of the piece's */
    hide(hit) {
        for (const one of this.of(hit)?.hits ?? []) this.pieces.delete(one);
        this.changes.note(0);
    }

    /** A result that stood in another piece leaves that one whole. @param {Piece} piece */
    take(piece) {
        for (const hit of piece.hits) this.hide(hit);
        for (const hit of piece.hits) this.pieces.set(hit, piece);
        this.changes.note(0);
        return piece;
    }
}

/**
 * The piece around a result: with it those that stand beside it in the list and near it in the room.
 * @param {Hit[]} found @param {Hit} hit @param {Page} page @returns {Piece}
 */
export function joined(found, hit, {messages, has_before: before, has_after: after}) {
    const places = new Map(messages.map((message, place) => [message.number, place]));
    const hits = [hit];
    let low = messages.filter((message) => message.number < hit.number).length;
    let high = places.get(hit.number) ?? low - 1;
    /** Is it of the same talk, so near that both show the same messages, and has its own neighbours on this page? */
    const fits = (/** @type {Hit | undefined} */ other) => {
        if (!other || other.room !== hit.room || other.thread !== hit.thread) return false;
        const place = places.get(other.number);
        return place !== undefined && place - high <= 2 * NEAR + 1 && low - place <= 2 * NEAR + 1
            && (place >= NEAR || !before) && (place < messages.length - NEAR || !after);
    };
    const here = found.indexOf(hit);
    for (const step of here < 0 ? [] : [-1, 1]) {
        for (let at = here + step; fits(found[at]); at += step) {
            hits.push(found[at]);
            const place = /** @type {number} */ (places.get(found[at].number));
            [low, high] = [Math.min(low, place), Math.max(high, place)];
        }
    }
    return {state: "shown", hits: hits.sort((a, b) => a.number - b.number), messages: messages.slice(Math.max(0, low - NEAR), high + NEAR + 1)};
}

/** Results one by one, or as a piece where the first of it stands. @param {Hit[]} found @param {(hit: Hit) => Piece | undefined} pieceOf @returns {(Hit | Piece)[]} */
export function blocksOf(found, pieceOf) {
    return [...new Set(found.map((hit) => pieceOf(hit) ?? hit))];
}

/**
 * What a piece shows from top to bottom: results, messages, and how many follow each other that are folded away.
 * @param {Piece} piece @param {(message: any) => boolean} hides
 * @returns {({hit: Hit, message?: any} | {message: any, follows: boolean} | {folded: any[]})[]} `follows`: the same person speaks on
 */
export function linesOf({hits, messages}, hides) {
    /** @type {Map<number, any>} */
    const byNumber = new Map(messages.map((message) => [message.number, {message}]));
    for (const hit of hits) byNumber.set(hit.number, {hit, ...byNumber.get(hit.number)});
    /** @type {any[]} */
    const lines = [];
    for (const line of [...byNumber.entries()].sort(([a], [b]) => a - b).map(([_number, one]) => one)) {
        const last = lines.at(-1);
        if (line.hit || !hides(line.message)) lines.push({...line, follows: last && !last.folded && authorOf(last) === authorOf(line)});
        else if (last?.folded) last.folded.push(line.message);
        else lines.push({folded: [line.message]});
    }
    return lines;
}

function authorOf({hit, message}) {
    return message?.kind === "system" ? 0 : (hit ?? message).author;
}
