/** The keys of results, for the sheet of shortcuts; the list hears them itself. */

import {t} from "#lib/i18n.js";
import {shortcuts} from "#shell/registry.js";

const KEYS = () => ({arrowdown: t("Next result"), arrowup: t("The result before"), enter: t("Open it where it stands"), c: t("Show what stands around it, or hide it")});

Object.entries(KEYS()).forEach(([keys, label], place) => { shortcuts.add({keys, label, group: t("Search"), order: 450 + place}); });
