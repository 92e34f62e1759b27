/** What opens on demand and has to open without a connection, too, and what tells of the rest. */

import "#shell/badge.js";
import "#shell/chime.js";
import "#shell/menus.js";
import "#shell/missing.js";
import "#shell/palette.js";
import "#shell/sheet.js";
