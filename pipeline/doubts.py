"""What is said of a finding on numbers recognised from an image: read wrongly, with doubt, or the same again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.misreadings import numbers_in
from schemas.checks import Check, Severity
from schemas.problems import Text

DOUBTFUL, READ_AGAIN, UNSURE = "doubtful_reading", "read_again", "unsure_reading"  # of ``Check.reading``


def doubtful(check: Check, read: str, instead: str, severity: Severity) -> Check:
    """A finding that another reading of one token would settle."""
    one, other = _printed(read), _printed(instead)
    words = Text(
        f"Có thể máy đọc nhầm ảnh: {one} hay {other}? Nếu là {other} thì các số khớp nhau.",
        f"The image may have been misread: {one} or {other}? With {other} the figures agree.",
    )
    changed = replace(check, verdict="suspicious", severity=severity, suggested=None, reading=DOUBTFUL)
    return _said(changed, before=words)


def unsure(check: Check, tokens: Iterable[str], severity: Severity = "warning") -> Check:
    """A finding on tokens that were read with doubt: they accuse nobody of an error."""
    read = _listed(tokens)
    words = Text(
        f"Máy đọc ảnh chưa chắc các số: {read}; hãy xem ảnh.",
        f"Numbers read from the image with doubt: {read}; please look at the image.",
    )
    return _said(replace(check, verdict="suspicious", severity=severity, reading=UNSURE), after=words)


def own_error(check: Check, tokens: Iterable[str], mended: tuple[str, str] | None) -> Check:
    """A finding on tokens that were read the same again.

    ``mended`` is the only one that one digit of a like shape would mend, and what it would be.
    """
    read = _listed(tokens)
    vi, en = f"Đọc lại ảnh vẫn thấy {read}.", f"Read again, the image still says {read}."
    if mended:
        printed, other = map(_printed, mended)
        vi += f" Nếu {printed} lẽ ra là {other} thì các số khớp nhau."
        en += f" If {printed} were meant to be {other}, the figures would agree."
    return _said(replace(check, reading=check.reading or READ_AGAIN), after=Text(vi, en))


def _said(check: Check, before: Text | None = None, after: Text | None = None) -> Check:
    vi = " ".join(filter(None, (before, check.message_vi, after)))
    en = " ".join(filter(None, (before and before.en, check.message_en, after and after.en)))
    return replace(check, message_vi=vi, message_en=en)


def _listed(tokens: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(map(_printed, tokens)))


def _printed(token: str) -> str:
    return "/".join(numbers_in(token)) or token
