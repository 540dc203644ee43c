"""Which reports the findings are of, as people name them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.compare.selection import folded
from pipeline.publish.report import naming
from pipeline.publish.report.views import DocumentView


def chosen(blocs: Sequence[str], documents: Sequence[str]) -> Callable[[DocumentView], bool] | None:
    """True for reports of one of the blocs, and named by one of ``documents``; None when nothing is asked for.

    A bloc is named by its id or a part of its name, a report by the beginning of its id, or a part of its number and
    symbol, file name or title; diacritics and case may be left out.
    """
    if not blocs and not documents:
        return None
    names = {naming.bloc_name(word.upper()) for word in blocs}
    parts = [folded(word) for word in blocs]
    wanted = [folded(word) for word in documents]

    def is_chosen(view: DocumentView) -> bool:
        of_bloc = not blocs or (
            view.bloc is not None and (view.bloc in names or any(p in folded(n) for p in parts for n in view.bloc))
        )
        said = [folded(text) for text in (view.symbol, view.source, view.title) if text]
        named = not documents or any(view.doc_id.startswith(w) or any(w in text for text in said) for w in wanted)
        return bool(view.doc_id) and of_bloc and named

    return is_chosen
