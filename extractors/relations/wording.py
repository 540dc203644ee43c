"""Words and figures that must agree: "vượt 120%", "hơn 1.956", "bình quân tăng 15%", "vượt chỉ tiêu (đạt 95% ...)"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.phrases import begins, joined, phrase
from extractors.relations.scene import Scene, relation, unit_class
from schemas.facts import Figure, Relation
from schemas.spans import Span

_DIGIT = regex.compile(r"\d")
_MOVED = regex.compile(r"(?<!\p{L})(?:tăng|giảm|vượt)\s*$")
_EXCEEDED = regex.compile(
    r"[^.;\d]*(?<!\p{L})vượt(?:\s+(?:mức|kế hoạch|chỉ tiêu|so với|hơn|trên|là))*\s*(?:\d[\d.,]*\s*%)"
)
_BACK = 60
_CLAUSE_REACH = 240
_CLAUSE = regex.compile(r"[.;\n]")
_STRAY_DOT = regex.compile(r"(?<![\d.,/])\d{1,3}(?:\.\d{3})*\.(?=\p{Ll}\p{L}*\s)")
_DECIMAL_POINT = regex.compile(r"(?<![\d.,/])\d{1,3}\.\d{1,2}\s?%")
_DECIMAL_COMMA = regex.compile(r"(?<![\d.,/])\d{1,3},\d{1,2}\s?%")
_COMMA_THOUSANDS = regex.compile(r"(?<![\d.,/])[1-9]\d{0,2}(?:,\d{3})+(?![\d.,%]|\s?%)")
_DOT_THOUSANDS = regex.compile(r"(?<![\d.,/])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,%]|\s?%)")
_LOOSE_CLOSING = regex.compile(r"(?<![\d.,])\d[\d.,]*\s?%\s?\)")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``exceeded``, ``approximated``, ``no_period``, ``judged`` and ``typing``."""
    for figure in scene.figures:
        if figure.role == "condition" or figure.value_max is not None:
            continue
        if figure.kind == "percent":
            yield from _exceeded(scene, figure)
            yield from _no_period(scene, figure)
        elif (
            figure.kind == "count"
            and figure.qualifier in {"more_than", "nearly", "about"}
            and "ước" not in figure.text.lower()
            and unit_class(figure) not in {"money", "quantity"}
        ):
            yield relation("approximated", [Span(figure.start, figure.end)], {"figure": [figure]})
    yield from _judged(scene)
    yield from _typing(scene)


def _exceeded(scene: Scene, figure: Figure) -> Iterator[Relation]:
    lead = _lead(scene, figure)
    match = phrase("exceeded").search(lead)
    if match and figure.direction != "down":
        start = figure.clean.start - len(lead) + match.start()
        yield relation(
            "exceeded", [scene.passage(start, _to_noun(scene, start, figure.clean.end))], {"figure": [figure]}
        )


def _lead(scene: Scene, figure: Figure) -> str:
    """The words before a figure in its clause and bracket."""
    return scene.lower[begins(scene, figure.clean.start, _BACK) : figure.clean.start].rpartition(";")[2]


def _no_period(scene: Scene, figure: Figure) -> Iterator[Relation]:
    """A mean growth with nothing that says in how long a time."""
    if figure.direction is None:
        return
    start = begins(scene, figure.clean.start, 2 * _BACK)
    said = phrase("on_average").search(scene.lower, start, figure.clean.start) or _inside(scene, figure, start)
    if said is None:
        return
    start += max(scene.lower[start : figure.clean.start].rfind(mark) for mark in ";:") + 1
    stop = _CLAUSE.search(scene.lower, figure.clean.end, figure.clean.end + _CLAUSE_REACH)
    end = stop.start() if stop else figure.clean.end + _CLAUSE_REACH
    period = phrase("a_period")
    if period.search(scene.lower, start, figure.clean.start) or period.search(scene.lower, figure.clean.end, end):
        return
    yield relation("no_period", [scene.passage(said.start(), figure.clean.end)], {"figure": [figure]})


def _inside(scene: Scene, figure: Figure, begin: int) -> regex.Match[str] | None:
    """The qualifier belongs to the figure: "tăng từ 15% trở lên" begins the figure at "từ"."""
    number = _DIGIT.search(scene.lower[figure.clean.start : figure.clean.end])
    if number is None or not number.start():
        return None
    return phrase("on_average").search(scene.lower, begin, figure.clean.start + number.start())


def _judged(scene: Scene) -> Iterator[Relation]:
    """A word of judgement and the share of the plan beside it, in one clause."""
    for name, wording in (("said_exceeded", "exceeded"), ("said_missed", "missed")):
        for match in phrase(name).finditer(scene.lower):
            start = begins(scene, match.start(), _CLAUSE_REACH)
            start = max(start, scene.lower.rfind(";", start, match.start()) + 1)
            end = min(scene.sentence(match.start()).end, match.end() + _CLAUSE_REACH)
            stop = scene.lower.find(";", match.end(), end)
            end = stop if stop >= 0 else end
            if phrase("several_plans").search(scene.lower, start, end):
                continue
            figures = [f for f in scene.between(start, end) if _is_fulfilment(scene, f)]
            if not figures:
                continue
            first = min(match.start(), figures[0].clean.start)
            last = max(match.end(), figures[-1].clean.end)
            share = Span(figures[0].clean.start, figures[0].clean.end)
            apart = sorted((share, Span(match.start(), match.end())))
            between = scene.lower[apart[0].end : apart[1].start]
            if len(figures) == 1 and phrase("judged_link").match(between):
                yield relation(
                    "judged",
                    [scene.passage(first, _to_noun(scene, first, last))],
                    {"figures": figures},
                    wording=wording,
                )
    yield from _reached_and_exceeded(scene)


def _to_noun(scene: Scene, start: int, end: int) -> int:
    """The end of "kế hoạch đề ra" behind a percent, with the bracket that was opened in the passage."""
    plan = phrase("plan_noun").match(scene.lower, end + 1, end + 60)
    end = plan.end() if plan else end
    opened = scene.lower.rfind("(", start, end) > scene.lower.rfind(")", start, end)
    return end + 1 if opened and scene.lower[end : end + 1] == ")" else end


def _is_fulfilment(scene: Scene, figure: Figure) -> bool:
    """ "85% kế hoạch": how far a plan is fulfilled."""
    if figure.kind != "percent" or figure.role in {"condition", "change"} or figure.value_max is not None:
        return False
    tail = scene.lower[figure.clean.end : figure.clean.end + 40]
    lead = _lead(scene, figure)
    return phrase("fulfilled").match(tail) is not None and _MOVED.search(lead) is None


def _reached_and_exceeded(scene: Scene) -> Iterator[Relation]:
    """ "đạt 115% kế hoạch (vượt 15%)": the two say the same thing twice."""
    for i, figure in enumerate(scene.figures[:-1]):
        after = scene.figures[i + 1]
        if (
            not (figure.kind == after.kind == "percent" and _is_fulfilment(scene, figure))
            or after.clean.start - figure.clean.end > 70
        ):
            continue
        gap = scene.lower[figure.clean.end : after.clean.end]
        if not _EXCEEDED.fullmatch(gap):
            continue
        spans = [scene.passage(figure.clean.start, after.clean.end)]
        yield relation("judged", spans, {"figures": [figure, after]}, wording="by")


def _typing(scene: Scene) -> Iterator[Relation]:
    """Slips of the keyboard in figures; one relation for each kind of slip."""
    text = scene.lower
    found = {"stray_dot": [m.span() for m in _STRAY_DOT.finditer(text) if scene.between(m.start() - 8, m.end())]}
    commas = sum(1 for _ in _DECIMAL_COMMA.finditer(text))
    points = [m.span() for m in _DECIMAL_POINT.finditer(text)]
    found["decimal_point"] = points if len(points) < commas else []
    dots = sum(1 for _ in _DOT_THOUSANDS.finditer(text))
    thousands = [m.span() for m in _COMMA_THOUSANDS.finditer(text)]
    found["comma_thousands"] = thousands if len(thousands) < dots else []
    found["loose_bracket"] = [m.span() for m in _LOOSE_CLOSING.finditer(text) if _is_loose(text, m.end() - 1)]
    for kind, places in found.items():
        if places:
            shown = places[:6]
            printed = joined([text[a:b] for a, b in shown])
            yield relation("typing", [scene.passage(a, b) for a, b in shown], {}, slip=kind, printed=printed)


def _is_loose(text: str, closing: int) -> bool:
    """True for a closing bracket that no opening one answers in its line, looking back a sentence or two."""
    begin = max(text.rfind("\n", 0, closing) + 1, closing - 600)
    before = text[begin:closing]
    return begin != closing - 600 and before.count("(") <= before.count(")")
