/** Everything that the conversation brings to the page. */

import "#messages/timeline.js";
import "#messages/composer.js";
import "#messages/actions.js";
import "#messages/tools.js";
import "#messages/naming.js";
import "#reactions/part.js";
