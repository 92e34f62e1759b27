/** What opens on demand and has to open without a connection, too. */

import "#shell/badge.js";
import "#shell/chime.js";
import "#shell/menus.js";
import "#shell/palette.js";
import "#shell/sheet.js";
