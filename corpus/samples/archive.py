"""Any number of reports, printed in any of the formats, with what is true of every page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from corpus.samples.formats import Printed
from corpus.samples.render import render
from corpus.samples.templates import printable, templates


def printed(count: int, seed: int) -> Iterator[tuple[str, Printed]]:
    """Names and reports to print."""
    drafts = (render(key, printable(source)) for key, source in templates().items())
    for number, draft in enumerate(islice(drafts, count)):
        name = f"{number + 1:05}_{draft.front['name']}"
        yield name, Printed(draft.text, draft.records, seed * 100_003 + number)
