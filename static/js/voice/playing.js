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
export function toggle(url) {
    if (address === url && !player.paused) return player.pause();
    load(url);
    note({failed: false});
    player.playbackRate = speed.get("rate") ?? 1;
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

function load(url) {
    if (address === url && !player.error) return;
    player.pause();
    if (address) note({playing: false});
    address = url;
    player.src = url;
    go(placeOf(url).time);
}

/** What recorders write has no length: the player learns it by going beyond the end, and only then goes anywhere. */
function go(time) {
    wanted = time;
    if (player.readyState === 0) return;
    learning = player.duration === Number.POSITIVE_INFINITY;
    if (learning) player.currentTime = BEYOND;
    else if (Math.abs(player.currentTime - time) > 0.01) player.currentTime = time;
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

player.addEventListener("loadedmetadata", () => wanted > 0 && go(wanted));
player.addEventListener("durationchange", () => learning && Number.isFinite(player.duration) && go(wanted));
player.addEventListener("play", () => {
    note({playing: true});
    follow();
});
player.addEventListener("pause", () => note({playing: false}));
player.addEventListener("ended", () => {
    if (learning) return;
    wanted = 0;
    note({playing: false, time: 0});
});
player.addEventListener("error", () => note({playing: false, failed: true}));
