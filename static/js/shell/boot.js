/** What the page brings along: {user, site: {name}, build, csrf, language, timezone, settings, pages}. */

import {setCatalogue} from "#lib/i18n.js";
import {setTimeZone} from "#lib/time.js";

const element = document.getElementById("boot");

export const boot = JSON.parse(element?.textContent ?? "{}");

setCatalogue(boot.words ?? {}, boot.language);
setTimeZone(boot.timezone);
