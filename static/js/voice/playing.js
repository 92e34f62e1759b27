/** What is being played: one recording at a time, on the page's one player; where each was left; and how fast. */

import {Store} from "#lib/store.js";

const KEY = "voice-rate";
export const RATES = [1, 1.5, 2];
const BEYOND = 1e7;

/** By its address: seconds from the beginning, and whether it plays. @type {Store<{time: number, playing: boolean, failed?: boolean}>} */
export const places = new Store();
/** How fast, under "rate". @type {Store<number>} */
export const speed = new Store();
speed.set("rate", RATES.find((rate) => rate === Number(localStorage.getItem(KEY))) ?? 1);

const player = new Audio();
player.preload = "auto";
let address = "";
/** Where it is to go on when it is loaded. */
let wanted = 0;
/** Is it beyond the end, to learn its length? */
let learning = false;
let frame = 0;

export function nextRate() {
    const rate = RATES[(RATES.indexOf(/** @type {number} */ (speed.get("rate"))) + 1) % RATES.length];
    localStorage.setItem(KEY, String(rate));
    speed.set("rate", rate);
    player.playbackRate = rate;
}

/** @param {string} url */
export async function toggle(url) {
    if (address === url && !player.paused) return player.pause();
    const fresh = load(url);
    note({failed: false});
    player.playbackRate = speed.get("rate") ?? 1;
    if (fresh && wanted > 0) {
        await loaded();
        await go(wanted);
    }
    if (address !== url) return undefined;
    return player.play().catch((error) => error.name !== "AbortError" && note({playing: false, failed: true}));
}

/** @param {string} url @param {number} time in seconds */
export function seek(url, time) {
    places.set(url, {...placeOf(url), time});
    if (address === url) go(time);
}

/** @param {string} url */
export function placeOf(url) {
    return places.get(url) ?? {time: 0, playing: false};
}

/** @param {string} url @returns {boolean} whether it is another than before */
function load(url) {
    if (address === url && !player.error) return false;
    player.pause();
    if (address) note({playing: false});
    address = url;
    wanted = placeOf(url).time;
    learning = false;
    player.src = url;
    return true;
}

/** @returns {Promise<void>} when it is known what it is, or that it can't be had */
function loaded() {
    return until(["loadedmetadata", "error"], () => player.readyState > 0 || Boolean(player.error));
}

/**
 * What recorders write has no length: the player learns it by going beyond the end, and only then goes anywhere. It
 * stands still meanwhile, since a player that comes to its end stops.
 * @param {number} time
 */
async function go(time) {
    wanted = time;
    if (player.readyState === 0 || learning) return;
    if (player.duration === Number.POSITIVE_INFINITY) {
        const [url, playing] = [address, !player.paused];
        learning = true;
        player.pause();
        player.currentTime = BEYOND;
        await until(["durationchange", "emptied", "error"], () => Number.isFinite(player.duration) || address !== url || Boolean(player.error));
        if (address !== url) return;
        learning = false;
        if (playing) player.play().catch(() => {});
    }
    player.currentTime = wanted;
}

/** @param {string[]} kinds of events after which to look @param {() => boolean} reached @returns {Promise<void>} */
function until(kinds, reached) {
    return new Promise((done) => {
        const look = () => {
            if (!reached()) return;
            for (const kind of kinds) player.removeEventListener(kind, look);
            done();
        };
        for (const kind of kinds) player.addEventListener(kind, look);
        look();
    });
}

function note(change) {
    if (address) places.set(address, {...placeOf(address), ...change});
}

function follow() {
    cancelAnimationFrame(frame);
    if (player.paused) return;
    if (!learning && !player.seeking) note({time: player.currentTime});
    frame = requestAnimationFrame(follow);
}

player.addEventListener("play", () => {
    note({playing: true});
    follow();
});
player.addEventListener("pause", () => learning || note({playing: false}));
player.addEventListener("ended", () => learning || note({playing: false, time: 0}));
player.addEventListener("error", () => note({playing: false, failed: true}));
