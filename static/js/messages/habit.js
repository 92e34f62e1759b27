/** When what I read counts as read: "always" once it stood before my eyes, only at the "end", or "never" by itself. */

import {relay} from "#relay/relay.js";
import {boot} from "#shell/boot.js";

export const habit = {reading: boot.settings?.reading ?? "always"};

const take = ({set}) => { habit.reading = set.reading ?? habit.reading; };

relay.on("mine", take);
relay.on("sync", ({mine}) => mine?.forEach(take));
