/** Opening the search: beside the room where there is one, else as a page of its own; the field takes the keyboard. */

import {rooms} from "#rooms/store.js";
import {panels} from "#shell/registry.js";
import {route} from "#shell/route.js";

export function open() {
    const place = route.current;
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("chat-search input"));
    if (place.panel === "search" && field && document.activeElement === field) panels.close();
    else if (field) field.focus();
    else if (place.room && rooms.has(place.room)) panels.open("search");
    else route.go("/search/");
}

/** Look for words, from the palette. @param {string} words */
export function find(words) {
    const place = route.current;
    if (place.room && rooms.has(place.room)) panels.open("search", {q: words});
    else route.go(`/search/?${new URLSearchParams({q: words})}`);
}
