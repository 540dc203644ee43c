"""What the first who asks would wait for, done before: templates compiled, catalogues read, the index opened."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress

from pipeline.publish.report import naming
from pipeline.validate.english import in_english
from pipeline.web import comparing, views, worklist
from pipeline.web.desk import Desk, NotReady, Reading
from pipeline.web.library import Wish, shelf
from pipeline.web.render import HERE, environment
from pipeline.web.uploads import suffixes
from schemas.indicators import dimensions, indicators
from schemas.problems import DoichieuError

_WORDS = "dang vien"  # stands in most reports: the search for it touches what other searches need too


def begin(desk: Desk) -> threading.Thread:
    """Warms a desk beside its requests; whatever goes wrong is met again, and told, by the one who asks."""
    thread = threading.Thread(target=_warm, args=(desk,), name="warm", daemon=True)
    thread.start()
    return thread


def _warm(desk: Desk) -> None:
    made = environment()
    for template in sorted((HERE / "templates").glob("*.j2")):
        made.get_template(template.name)
    indicators(), dimensions(), suffixes(), in_english("1 năm"), naming.rule_name(""), naming.bloc_name("VN-21.KCQDN")
    desk.wait()
    with suppress(NotReady, DoichieuError, sqlite3.Error, OSError), desk.reading() as reading:
        _ask(reading)


def _ask(reading: Reading) -> None:
    """The queries of the pages, once."""
    rows = shelf(reading.db, reading.tables, Wish()).rows
    shelf(reading.db, reading.tables, Wish(words=_WORDS))
    worklist.work(reading.db, worklist.Wish(state="open"))
    comparing.coverage(reading.db)
    for doc_id in [row["doc_id"] for row in rows if row["status"] == "ok"][:1]:
        views.document(reading, doc_id)
        views.text_of(reading, doc_id)
        views.checks_of(reading, doc_id)
        views.places_of(reading, doc_id)
        reading.rows("figures", doc_id, views.FIGURE)
