"""Any number of sample reports, in any of the formats, with what is true of every one."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.samples.formats import Printed
from corpus.samples.render import Draft, render
from corpus.samples.variation import variant


def drafts(count: int, seed: int, printed: bool = False) -> Iterator[Draft]:
    """The reports of a seed, one by one."""
    for number in range(1, count + 1):
        yield render(f"v{number:06}", variant(number, seed, printed))


def to_print(draft: Draft, seed: int, number: int) -> Printed:
    """A report ready for the formats."""
    return Printed(draft.text, draft.records, seed * 1_000_003 + number)


def printed(count: int, seed: int) -> Iterator[tuple[str, Printed]]:
    """Names and reports to print."""
    for number, draft in enumerate(drafts(count, seed, printed=True), 1):
        yield draft.front["name"], to_print(draft, seed, number)
