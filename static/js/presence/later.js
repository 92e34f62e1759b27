/** What can wait until the page has come to rest. */

import "#receipts/part.js";
import "#presence/idle.js";
import "#presence/seen.js";
