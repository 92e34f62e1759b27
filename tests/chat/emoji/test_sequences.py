"""What the picker offers is what a reaction takes."""

import json
from pathlib import Path

from django.conf import settings

from chat.emoji.sequences import is_emoji


def test_every_emoji_of_the_picker_is_one() -> None:
    text = (Path(settings.BASE_DIR) / "static" / "vendor" / "emoji-data.js").read_text()
    rows = [line.split("\t") for line in json.loads(text[text.index('"') : text.rindex('"') + 1]).split("\n")]
    offered = [row[0] for row in rows if row[0]]
    assert len(offered) > 1_850
    assert [emoji for emoji in offered if not is_emoji(emoji)] == []
