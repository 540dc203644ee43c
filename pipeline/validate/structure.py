"""Numbers of headings and footnotes (STR01, STR02, STR03)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.validate.case import Case
from pipeline.validate.hints import listed, lowered
from schemas.checks import Check, Severity
from schemas.facts import Relation


def slips(values: Sequence[int]) -> list[int]:
    """Where a list repeats a number and goes on: 1, 2, 2 or 1, 2, 3, 2, 4. A list that begins anew does not repeat."""
    if values.count(1) > 1:
        return []
    found = []
    seen: set[int] = set()
    highest = 0
    for i, value in enumerate(values):
        if value > 1 and value in seen:
            goes_on = values[i - 1] == highest and i + 1 < len(values) and values[i + 1] == highest + 1
            if goes_on or value == values[i - 1]:
                found.append(i)
        seen.add(value)
        highest = max(highest, value)
    return found


def judge_siblings(relation: Relation, case: Case) -> Iterator[Check]:
    """STR01: a number twice in one list, or the numbers of one heading again under another of its part."""
    numbers, values = listed(relation, "numbers"), [int(v) for v in listed(relation, "values")]
    parents, above = listed(relation, "parents"), listed(relation, "parent_numbers")
    repeated: set[str] = set()
    lists: dict[str, list[int]] = defaultdict(list)
    headings: dict[str, set[str]] = defaultdict(set)
    for i, number in enumerate(numbers):
        lists[parents[i]].append(i)
        headings[number].add(above[i])
    for own in lists.values():
        repeated |= {numbers[own[k]] for k in slips([values[i] for i in own])}
    repeated |= {number for number, over in headings.items() if "." in number and len(over) > 1}
    if not repeated:
        return
    where = [span for span, number in zip(relation.spans, numbers, strict=True) if number in repeated]
    times = Counter(n for n in numbers if n in repeated)
    vi, en = (", ".join(f"{n} ({k} {word})" for n, k in times.items()) for word in ("lần", "times"))
    severity = lowered(case.document, "warning")
    yield case.check("STR01", "suspicious", severity, where, (), vi, numbers_vi=vi, numbers_en=en)


def judge_children(relation: Relation, case: Case) -> Iterator[Check]:
    """STR03: longer numbers that do not begin with the number of the heading they stand under."""
    parent, children, following = (
        relation.hint("parent") or "",
        listed(relation, "children"),
        relation.hint("following"),
    )
    wrong = [i for i, child in enumerate(children) if not child.startswith(f"{parent}.")]
    if not wrong:
        return
    prefixes = {children[i].rpartition(".")[0] for i in wrong}
    lost_heading = prefixes == {_next(parent)} and following not in prefixes
    stray_parent = listed(relation, "goes_on")[wrong[0]] == "yes"
    severity: Severity = "info" if lost_heading or stray_parent else lowered(case.document, "warning")
    first, last = children[wrong[0]], children[wrong[-1]]
    right = [f"{parent}.{child.rpartition('.')[2]}" for child in (first, last)]
    spans = [relation.spans[0], relation.spans[1 + wrong[0]], relation.spans[1 + wrong[-1]]]
    run, wanted = ("–".join(dict.fromkeys(pair)) for pair in ((first, last), right))
    yield case.check(
        "STR03",
        "suspicious",
        severity,
        spans,
        (),
        f"{run} → {wanted}",
        suggested=wanted,
        child=run,
        parent=parent,
        right=wanted,
    )


def _next(number: str) -> str:
    """The number that would follow: 3 for 2, 1.3 for 1.2."""
    head, _, last = number.rpartition(".")
    return f"{head}.{int(last) + 1}" if head else str(int(last) + 1)


def judge_notes(relation: Relation, case: Case) -> Iterator[Check]:
    """STR02: markers and notes are one to one, and typed alike."""
    label = relation.hint("label") or ""
    if relation.hint("of") == "bracket":
        return  # marker and note, one in superscript and one in brackets
    if relation.hint("of") == "style":
        vi = f"Dấu chú thích {label} in mũ nhưng lời chú thích đánh số “{label}.”, dễ đọc nhầm thành số mục."
        en = f"Marker {label} is raised but its note is labelled “{label}.”, which reads like the number of a section."
        yield case.check(
            "STR02", "suspicious", "info", relation.spans, (), f"{label} ~ {label}.", detail_vi=vi, detail_en=en
        )
        return
    anchors, bodies = int(relation.hint("anchors") or 0), int(relation.hint("bodies") or 0)
    vi, en = _said(label, anchors, bodies)
    yield case.check(
        "STR02", "suspicious", lowered(case.document, "warning"), relation.spans, (),
        f"{label}: {anchors} → {bodies}", detail_vi=vi, detail_en=en,
    )  # fmt: skip


def _said(label: str, anchors: int, bodies: int) -> tuple[str, str]:
    if anchors > 1 and bodies > 1:
        return (
            f"Số chú thích {label} dùng cho {anchors} dấu và {bodies} lời chú thích khác nhau; cần đánh số lại.",
            f"Footnote number {label} is used for {anchors} markers and {bodies} notes; renumber them.",
        )
    if anchors > 1:
        return (
            f"Dấu chú thích {label} xuất hiện {anchors} lần trong bài nhưng chỉ có {bodies} lời chú thích.",
            f"Marker {label} occurs {anchors} times in the text, but there is {bodies} note of this number.",
        )
    if bodies > 1:
        return (
            f"Có {bodies} lời chú thích cùng số {label} nhưng chỉ có {anchors} dấu trong bài.",
            f"There are {bodies} notes numbered {label}, but {anchors} marker in the text.",
        )
    if anchors:
        return f"Dấu chú thích {label} không có lời chú thích.", f"Marker {label} has no note."
    return f"Lời chú thích {label} không có dấu trong bài.", f"Note {label} has no marker in the text."
