"""What higher concepts know and mentions ask for; they fill these lists when the site starts.

here           (user ids): those of them who are there now, as far as this process knows.
thread_marks   (cursor, room, thread, user ids): {user id: number of the newest reply of the thread that he has read}.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.backends.utils import CursorWrapper

here: list[Callable[[Iterable[int]], set[int]]] = []
thread_marks: list[Callable[[CursorWrapper, int, int, Collection[int]], Mapping[int, int]]] = []
