"""Words that say something of a message in languages that are written here. Whoever misses his own adds it."""

from __future__ import annotations

DECISION = (
    "decision", "decided", "beschluss", "beschlossen", "entscheidung", "décision", "decisión", "decisão", "decisione",
    "besluit", "beslut", "decyzja", "rozhodnutí", "karar", "решение", "рішення", "απόφαση", "决定", "決定", "결정",
    "قرار", "החלטה",
)  # fmt: skip
"""Before a colon, at the beginning of a line."""

SETTLED = (
    "answering myself", "to answer myself", "never mind", "nevermind", "nvm", "found it", "got it", "solved", "sorted",
    "it works now", "erledigt", "hat sich erledigt", "gefunden", "geht wieder", "trouvé", "résolu", "c'est bon",
    "encontrado", "lo encontré", "resuelto", "risolto", "решено", "нашёл", "нашла", "解決しました", "解决了", "تم الحل",
)  # fmt: skip
"""What somebody begins with who needs no answer any more."""

UNMARKED = (
    "anyone", "anybody", "does anyone", "does anybody", "has anyone", "has anybody", "can anyone", "can anybody",
    "is anyone", "is anybody", "weiß jemand", "weiss jemand", "hat jemand", "kennt jemand", "kann jemand",
    "jemand hier", "quelqu'un sait", "quelqu'un a", "quelqu'un peut", "alguien sabe", "alguien tiene", "alguien puede",
    "qualcuno sa", "qualcuno ha", "кто-нибудь",
)  # fmt: skip
"""What a question begins with that many leave without its mark."""

UNKNOWING = (
    "i don't know", "i also don't know", "i dont know", "no idea", "dunno", "not sure", "i'd like to know",
    "i would like to know", "same question", "keine ahnung", "weiß nicht", "weiß ich nicht", "weiß ich auch nicht",
    "je ne sais pas", "aucune idée", "no sé", "no lo sé", "yo no sé", "ni idea", "non lo so", "не знаю",
    "понятия не имею", "わかりません", "知りません", "不知道", "لا أعرف", "لا أدري",
)  # fmt: skip
"""What is no answer."""

NUDGES = (
    "anyone", "anybody", "anything", "any idea", "any ideas", "any news", "any takers", "nobody", "no one", "hello",
    "ping", "jemand", "niemand", "keiner", "hallo", "quelqu'un", "personne", "alguien", "nadie", "qualcuno", "nessuno",
    "кто-нибудь", "никто", "誰か", "有人", "أحد",
)  # fmt: skip
"""A question of these words only, "yet", "else", "here" or "there" behind them, is the one before again."""
