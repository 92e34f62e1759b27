"""What a query asks of the words of an entry, in the three languages it is asked in: FTS5's, PostgreSQL's, and
patterns, by which single rows are looked at. All three say the same, and so does `holds` of words at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chat.search.entries import FROM, HAS, IN, IS
from chat.search.language import Filter, Query, Words
from chat.search.tokens import asked, mark


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that stand side by side; `open`: the last may go on."""

    tokens: tuple[str, ...]
    open: bool = False

    @property
    def fts(self) -> str:
        return f'"{" ".join(self.tokens)}"{" *" if self.open else ""}'

    @property
    def tsquery(self) -> str:
        return "(" + " <-> ".join(self.tokens) + (":*)" if self.open else ")")

    @property
    def pattern(self) -> str:
        return f"%{self._stretch}%"

    def within(self, words: str) -> bool:
        """Whether an entry's words have it."""
        return self._stretch in words

    @property
    def _stretch(self) -> str:
        return f" {' '.join(self.tokens)}{'' if self.open else ' '}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One of each group of `all` has to be there, and nothing of `none`. `said` are the terms of `all` that the
    searcher typed."""

    all: tuple[tuple[Term, ...], ...]
    none: tuple[Term, ...]
    said: tuple[Term, ...]

    def fts(self) -> str:
        """For FTS5, which has to be asked for something: `all` isn't empty."""
        wanted = " AND ".join(_joined([one.fts for one in group], " OR ") for group in self.all)
        return f"({wanted})" + "".join(f" NOT {one.fts}" for one in self.none)

    def tsquery(self) -> str:
        """For PostgreSQL."""
        wanted = [_joined([one.tsquery for one in group], " | ") for group in self.all]
        return " & ".join([*wanted, *(f"!{one.tsquery}" for one in self.none)])

    def patterns(self, column: str) -> tuple[str, list[str]]:
        """A condition for the rows themselves, beginning with AND, and its values."""
        conditions, values = [""], []
        for group in self.all:
            conditions.append(_joined([f"{column} LIKE %s"] * len(group), " OR "))
            values += [one.pattern for one in group]
        for one in self.none:
            conditions.append(f"{column} NOT LIKE %s")
            values.append(one.pattern)
        return " AND ".join(conditions), values

    def holds(self, words: str) -> bool:
        """Whether an entry with these words would be found."""
        wanted = all(any(one.within(words) for one in group) for group in self.all)
        return wanted and not any(one.within(words) for one in self.none)


def asked_of(query: Query, rooms: Iterable[int] = ()) -> Asked:
    """What the query asks of an entry's words; `rooms`: the only ones that it looks in, where these are few."""
    said = [term for words in query.words if not words.negated and (term := _term(words)) is not None]
    none = [term for words in query.words if words.negated and (term := _term(words)) is not None]
    groups: list[tuple[Term, ...]] = [(term,) for term in said]
    authors = []
    for one in query.filters:
        word = _mark(one)
        if word is None:
            continue
        if one.negated:
            none.append(Term((word,)))
        elif one.name == "from":
            authors.append(Term((word,)))
        else:
            groups.append((Term((word,)),))
    if authors:
        groups.append(tuple(authors))
    if listed := [Term((mark(IN, room),)) for room in rooms]:
        groups.append(tuple(listed))
    return Asked(tuple(groups), tuple(none), tuple(said))


def _term(words: Words) -> Term | None:
    """None where nothing but signs was asked for: there is nothing to look for."""
    tokens, opened = asked(words.text, words.prefix)
    return Term(tokens, opened) if tokens else None


def _mark(one: Filter) -> str | None:
    """The word that stands for the filter; None for what entries don't know."""
    if one.name == "from":
        return mark(FROM, int(str(one.value)))
    kinds = {"has": HAS, "is": IS}.get(one.name, {})
    kind = kinds.get(str(one.value))
    return None if kind is None else mark(kind)


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({word.join(parts)})"
