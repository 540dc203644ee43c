"""Lines to paragraphs, by what a typesetter does: indents, full lines, white space, size, centred lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from corpus.layout.lines import Frame, Line

_SIZES_DIFFER = 0.12
_SIZES_DIFFER_RECOGNISED = 0.3
_FEW_WORDS = 2  # "viên", without tall letters, is taken for smaller print
_MORE_WHITE = 1.25  # of the leading
_MUCH_WHITE = 1.8
_BLANK = 0.25  # of the size
_NO_INDENT = 0.9  # of the size: a line that stands this little further right is not indented
_ASIDE = 0.35  # of the width of the text: where a block at the right begins
_ON_AXIS = 0.6  # of the size: how far from the middle a centred line may stand
_OPENS = regex.compile(
    r"[-–—+•●▪◦○➢✓*]|\(?(?:\d{1,2}|[a-hđ])\)|[IVX]{1,5}[.\-–/:)]|\d{1,2}(?:\.\d{1,2})*[.\-–:)/](?!\d)|\d{1,2}(?:\.\d{1,2})+"
    r"|[A-Ea-hđ][.)]|Điều|Chương|Phần|Mục"
)
_SENTENCE_END = regex.compile(r"[.;:!?…][”\"’')\]]*$")


def paragraphs(lines: Sequence[Line], frame: Frame) -> Iterator[tuple[list[Line], bool]]:
    """The lines of one column as paragraphs; with each whether white space parts it from the one before."""
    run: list[Line] = []
    apart = True
    for line in lines:
        if not run:
            run = [line]
        elif continues(run, line, frame):
            run.append(line)
        else:
            yield run, apart
            apart = not (_is_centred(run[-1], frame) and _is_centred(line, frame)) or _white(run[-1], line, frame)
            run = [line]
    if run:
        yield run, apart


def continues(run: Sequence[Line], line: Line, frame: Frame) -> bool:
    """True when a line goes on with the paragraph that the lines ``run`` began."""
    above = run[-1]
    recognised = line.words[0].confidence is not None
    differ = _SIZES_DIFFER_RECOGNISED if recognised else _SIZES_DIFFER
    small = line.words[0].text[:1].islower()
    rest = recognised and small and len(line.words) <= _FEW_WORDS and line.size < above.size
    if abs(line.size - above.size) > differ * max(line.size, above.size) and not rest:
        return False
    if _white(above, line, frame):
        much = line.baseline - above.baseline > _MUCH_WHITE * frame.leading * (above.size / frame.size)
        if much or not small or not _is_full(above, line, frame):
            return False
    if _is_centred(line, frame) and abs(above.centre - frame.centre) < _ON_AXIS * above.size:
        return _fits_not(frame.right - frame.left - (above.x1 - above.x0), line)
    if _is_aside(above, frame) and _is_aside(line, frame) and abs(above.centre - line.centre) < _ON_AXIS * line.size:
        return " - " in above.text and not line.text.isupper()  # an author's name and post below an article
    if not _is_full(above, line, frame):
        return False
    near = _NO_INDENT * frame.size
    if len(run) > 1:
        if line.x0 > run[1].x0 + near:
            return False
    elif line.x0 > above.x0 + near:
        hangs = len(above.words) > 1 and _OPENS.fullmatch(above.words[0].text) is not None
        return hangs and abs(line.x0 - above.words[1].box.x0) < near
    elif frame.indents and line.x0 > frame.left + near and line.x0 > above.x0 - near:
        return False
    opens = _OPENS.fullmatch(line.words[0].text) is not None
    return not (opens and ends_sentence(above) and line.x0 > run[-1].x0 - near)


def ends_sentence(line: Line) -> bool:
    """True when a full stop, semicolon or the like ends a line."""
    return _SENTENCE_END.search(line.words[-1].text) is not None


def _white(above: Line, below: Line, frame: Frame) -> bool:
    """True when more white than usual stands between two lines."""
    scale = max(above.size, below.size) / frame.size
    return below.baseline - above.baseline > _MORE_WHITE * frame.leading * min(scale, 1.5)


def _is_full(above: Line, below: Line, frame: Frame) -> bool:
    """True when the first word of the line below had no room at the end of the line above."""
    if abs(above.x1 - below.x1) < 1.0 and len(above.words) > 4 and len(below.words) > 4:
        return True
    return _fits_not(frame.right - above.x1, below)


def _fits_not(room: float, below: Line) -> bool:
    end = below.words[0].box.x1
    for word in below.words[1:]:
        if not word.joined:
            break
        end = word.box.x1
    return end - below.x0 + _BLANK * below.size > room - 0.15 * below.size


def _is_aside(line: Line, frame: Frame) -> bool:
    """True for a line of a block at the right."""
    return line.x0 > frame.left + _ASIDE * (frame.right - frame.left)


def _is_centred(line: Line, frame: Frame) -> bool:
    margin = 1.5 * line.size
    return (
        abs(line.centre - frame.centre) < _ON_AXIS * line.size
        and line.x0 > frame.left + margin
        and line.x1 < frame.right - margin
    )
