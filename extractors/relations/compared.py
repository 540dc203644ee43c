"""Which two figures a change lies between: "từ A lên B", "so với năm 2020 (A)", "năm 2022 ... A. Năm 2023 ... B"."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import regex

from extractors.relations.scene import Scene, one_noun, unit_class, unit_key, verbs
from extractors.relations.words import pattern
from schemas.facts import Figure
from schemas.spans import Span

_BEHIND = regex.compile(r"\s*(?:\([^()]{0,40}\)\s*)?,?\s*(?:\p{L}+\s+){0,3}?so (?:với(?=\s|cùng)|cùng(?!\p{L}))")
_AHEAD = regex.compile(r"(?<!\p{L})(?:so với(?=\s|cùng)|hơn(?= cùng kỳ))")
_LEVEL_OF = regex.compile(r"\s*(?:(?:mức|con số|số|tổng số|kết quả)\s+)?(?:là\s+)?")
_WHEN = regex.compile(
    r"(?:(?!\sv\p{L}\s|so với|nhưng|song\s|(?:cao|thấp|nhiều|ít) hơn)[^.;()%]){0,60}"
)  # of one comparison
_UP_TO_CHANGE = regex.compile(r"[^.;()\d]{0,70}")
_PARTS = regex.compile(r"\s*(?:trong đó|(?:bao )?gồm|kể cả|chưa kể|không kể)(?!\p{L})")
_THEN_FROM = regex.compile(r"\s*[,(]?\s*(?:cụ thể\s+)?(?:là\s+)?từ\s+")
_FROM_IN_BRACKET = regex.compile(r"(?:,?\s\p{L}+){0,8}\s*\(\s*từ\s+")
_AND_CHANGE = regex.compile(r"\s*(?:,|và|,\s*và)\s+(?:tăng|giảm)?\s*")
_FORMER_YEAR = regex.compile(r"\s*(?:(?:đến|tại|vào|cuối)\s+)*năm (?P<year>(?:19|20)\d\d)(?!\d)")
_THAN = regex.compile(r"(?<!\p{L})(?:hơn|so với)(?!\p{L})")
_FEW_WORDS = 4
_MOST_PROPOSED = 5
_PERSONS = {"trường hợp", "đồng chí", "người"}  # words for any person counted before
_NEAR = 60
_WITH_YEAR = regex.compile(
    r"[^.;()]{0,24}(?:\([^()]{0,40}\))?[^.;()]{0,24}?"
    r"so với năm (?:(?P<year>(?:19|20)\d\d)|trước|ngoái)(?!\s*\()"
)
_AFTER_FIGURE = regex.compile(r"[^.,;:()]{0,24}")
_YEAR = regex.compile(r"(?:19|20)\d\d")


class Pair(NamedTuple):
    """The figures before and after a change; where it is not ``sure`` the change may be of another matter."""

    before: Figure
    after: Figure
    sure: bool = True
    others: tuple[Figure, ...] = ()  # what the figure after may be instead


def from_to(scene: Scene, earlier: list[Figure]) -> Pair | None:
    """The nearest "từ A … lên B" among figures listed nearest first."""
    for after, before in pairwise(earlier):
        if before.kind != after.kind or before.kind == "ratio":
            continue
        link = scene.lower[before.clean.end : after.clean.start]
        lead = scene.lower[max(0, before.clean.start - 24) : before.clean.start]
        if _leads_from_to(lead, link):
            return Pair(before, after)
    return None


def _leads_from_to(lead: str, link: str) -> bool:
    """ "từ" in the words right before the first figure, "lên" or "xuống" between the two."""
    return bool(pattern("change", "to").search(link) and pattern("change", "from").search(lead))


def before_bracket(scene: Scene, change: Figure, level: Span | None) -> Pair | None:
    """ "tăng từ 400 lên 450 đồng chí (tăng 50 đồng chí)": the bracket that opens after the two tells their change."""
    if level is None:
        return None
    outer = scene.bracket(level.start - 1)
    before = scene.before(level.start - 1, scene.sentence(level.start).start)
    outside = [f for f in scene.same_level(before, outer) if f.direction is None][:2]
    if len(outside) < 2 or not _AFTER_FIGURE.fullmatch(scene.lower, outside[0].clean.end, level.start - 1):
        return None
    first = next(iter(scene.between(level.start, level.end)), None)
    alike = change.kind == "percent" or unit_class(outside[0]) in {unit_class(change), None} or change.unit is None
    return from_to(scene, outside) or dated(outside) if first is change and alike else None


def continued(scene: Scene, change: Figure, shared: list[Figure], since: int) -> Pair | None:
    """ "năm 2021 đạt 80%, tăng 5%; năm 2022 đạt 82%, tăng 2%": the next year is held to the one before it."""
    start = scene.sentence(change.clean.start).start
    if len(shared) != 1 or since == start:
        return None
    told = [f for f in scene.before(since, start) if f.kind == "percent" and f.role != "condition"]
    former = [f for f in told if f.role != "change"]
    if len(told) < 2 or told[0].role != "change" or not former or told[1] is not former[0]:
        return None
    years = [own_year(scene, f) for f in (former[0], shared[0])]
    if years[0] is None or years[1] is None or years[1] - years[0] != 1:
        return None
    return Pair(former[0], shared[0])


def own_year(scene: Scene, figure: Figure) -> int | None:
    """The year printed right before a figure, in its own clause."""
    years = _YEAR.findall(scene.label(figure))
    return int(years[-1]) if years else None


def compared(scene: Scene, change: Figure, earlier: list[Figure], since: int) -> Pair | None:
    """The figure that the words "so với" compare with, after the change or before it, and the one it has become.

    "tăng 10% so với năm 2020 (120 đảng viên)", "so với mức 120 tỷ đồng của năm 2020"; "So với năm 2020 (120
    đảng viên), tăng 12"; "tăng 12 đảng viên (cùng kỳ 120)".
    """
    before = _compared_behind(scene, change)
    if before:
        return _become(scene, before, earlier, change.clean.start)
    found = _compared_ahead(scene, change, since)
    if found is None:
        return None
    before, comparison = found
    sentence = scene.sentence(comparison)
    found_here = _become(scene, before, [f for f in earlier if f.clean.end <= comparison], comparison)
    if found_here:
        return found_here
    if scene.lower[sentence.start : comparison].strip() or scene.paragraph(comparison).start >= sentence.start:
        return None
    paragraph = scene.paragraph(comparison)
    told = [f for f in scene.before(sentence.start, paragraph.start) if f.role == "actual" and _may_become(before, f)]
    told = scene.same_level(told, None)
    subject = scene.label(change).split()  # "So với năm 2021 (12), số đảng viên được kiểm tra tăng 5": of which figure?
    sure = len(told) == 1 and len(subject) < _FEW_WORDS and _one_matter(before, told[0])
    return Pair(before, told[0], sure, tuple(told[1:_MOST_PROPOSED])) if told else None


def _become(scene: Scene, before: Figure, earlier: list[Figure], stop: int) -> Pair | None:
    """The nearest figure of the same noun, else the nearest that may be of it; what else it may be is proposed too.

    Of several figures only one that stands right before ``stop``, in its clause and in no list, is held to it.
    """
    told = [f for f in earlier if _may_become(before, f) and not exceeds(scene, f)][:_MOST_PROPOSED]
    same = [f for f in told if unit_key(f) == unit_key(before)]
    after = next(iter(same or told), None)
    if after is None:
        return None
    sure = _one_matter(before, after) and not pattern("share", "planned").search(scene.label(after))
    if len(told) > 1:
        between = scene.lower[after.clean.end : stop]
        listed = scene.lower[told[-1].clean.end : after.clean.start]
        lists = [pattern("parts", kind).search(listed) for kind in ("closed", "open")]
        beside = told[1] if after is told[0] else told[0]  # "khiển trách 9 đồng chí, cảnh cáo 4 đồng chí, giảm 3 ..."
        apart = scene.lower[min(beside.clean.end, after.clean.end) : max(beside.clean.start, after.clean.start)]
        alone = ";" in apart or own_year(scene, after) is not None
        sure = sure and ";" not in between and len(between) < _NEAR and not any(lists) and alone
    return Pair(before, after, sure, tuple(f for f in told if f is not after))


def named_year(scene: Scene, change: Figure) -> int | None:
    """The year of "so với năm 2018" behind a change, where no figure of it follows in a bracket."""
    said = _with_year(scene, change)
    return int(said["year"]) if said and said["year"] else None


def _with_year(scene: Scene, change: Figure) -> regex.Match[str] | None:
    return _WITH_YEAR.match(scene.lower, change.clean.end, change.clean.end + 120)


def is_compared(scene: Scene, change: Figure) -> bool:
    """True where "so với" stands behind a change."""
    return _BEHIND.match(scene.lower, change.clean.end, change.clean.end + 100) is not None


def _compared_behind(scene: Scene, change: Figure) -> Figure | None:
    sentence = scene.sentence(change.clean.start)
    end = _last_of_changes(scene, change).clean.end
    comparison = _BEHIND.match(scene.lower, end, min(sentence.end, end + 100))
    if comparison is None:
        return told_formerly(scene, change)
    following = scene.between(comparison.end(), min(sentence.end, comparison.end() + 100))
    return _told_at(scene, change, comparison.end(), following)


def _last_of_changes(scene: Scene, change: Figure) -> Figure:
    """ "tăng 06 tổ chức và giảm 11 đảng viên so với ...": both are compared with what is said behind the second."""
    i = scene.index[change.figure_id] + 1
    other = scene.figures[i] if i < len(scene.figures) else None
    if other is None or other.role != "change" or other.kind != change.kind or unit_class(other) == unit_class(change):
        return change
    joined = _AND_CHANGE.fullmatch(scene.lower, change.clean.end, other.clean.start)
    return other if joined else change


def told_formerly(scene: Scene, change: Figure) -> Figure | None:
    """ "giảm 11,8% (cùng kỳ 467,7 triệu USD)": the bracket right after the change holds the earlier figure."""
    bracket = scene.bracket_after(change.clean.end, 2)
    inside = scene.between(bracket.start, bracket.end) if bracket else []
    if bracket is None or len(inside) != 1 or inside[0].direction:
        return None
    named = pattern("change", "formerly").fullmatch(scene.lower, bracket.start, inside[0].clean.start)
    return inside[0] if named else None


def _compared_ahead(scene: Scene, change: Figure, since: int) -> tuple[Figure, int] | None:
    start = max(since, scene.sentence(change.clean.start).start, change.clean.start - 240)
    for comparison in reversed(list(_AHEAD.finditer(scene.lower, start, change.clean.start))):
        between = scene.between(comparison.end(), change.clean.start)
        before = _told_at(scene, change, comparison.end(), between)
        if before is None:
            return None
        bracket = scene.bracket(before.clean.start)
        end = bracket.end + 1 if bracket and bracket.start > comparison.end() else before.clean.end
        told = next(iter(scene.between(end, change.clean.start)), change)  # "tăng 04 lớp và 445 học viên"
        near = told.direction and _UP_TO_CHANGE.fullmatch(scene.lower, end, told.clean.start)
        return (before, comparison.start()) if near else None
    return None


def _told_at(scene: Scene, change: Figure, position: int, following: list[Figure]) -> Figure | None:
    """The figure of a comparison that begins at ``position``: in the first bracket, or right there."""
    if not following or following[0].direction or following[0].role == "condition":
        return None
    first = following[0]
    bracket, level = scene.bracket(first.clean.start), scene.bracket(change.clean.start)
    if bracket == level:
        return first if _LEVEL_OF.fullmatch(scene.lower, position, first.clean.start) else None
    if bracket is None or bracket.start < position:
        return None
    if not _WHEN.fullmatch(scene.lower, position, bracket.start - 1):
        return None
    inside = scene.between(bracket.start, bracket.end)
    if first.clean.start - bracket.start >= 40 or _PARTS.match(scene.lower, bracket.start):
        return None
    if len(inside) == 1 or ":" in scene.lower[first.clean.end : inside[1].clean.start]:
        return first
    if len(inside) == 2 and (inside[1].kind == "percent" or unit_class(inside[1]) != unit_class(first)):
        alike = [f for f in inside if f.kind == change.kind and unit_class(f) == unit_class(change)]
        return alike[0] if len(alike) == 1 else None  # "so với năm 2012 (96 đồng chí, 2,7%)", "(7 lớp, 598 học viên)"
    return None


def in_other_year(scene: Scene, change: Figure, percents: list[Figure]) -> Pair | None:
    """ "252 đồng chí, chiếm 5,2% (năm 2012 có 61 đồng chí, chiếm 1,7%), tăng 3,5%": the bracket is of a former year.

    The same without brackets: "chiếm 41,9%; năm 2012 mới có 9/47, chiếm 19,1%, như vậy tăng 22,8 điểm".
    """
    if len(percents) < 2:
        return None
    before, after = percents[:2]
    bracket = scene.bracket(before.clean.start)
    if bracket and bracket.start > after.clean.end:
        close = _UP_TO_CHANGE.fullmatch(scene.lower, bracket.end + 1, change.clean.start)
        start = bracket.start
    else:
        close = _UP_TO_CHANGE.fullmatch(scene.lower, before.clean.end, change.clean.start)
        start = scene.clause_start(before.clean.start)
    inside = [f for f in scene.between(start, before.clean.start) if f.kind != "percent"]
    said = _FORMER_YEAR.match(scene.lower, start, start + 40)
    if not close or not said or len(inside) > 1 or after.clean.end > start:
        return None
    now = whole_year(after) if after.period_source == "stated" else None
    return Pair(before, after) if now is None or int(said["year"]) < now else None


def exceeds(scene: Scene, figure: Figure) -> bool:
    """ "vượt 18 đảng viên": by how many a plan was passed."""
    start = figure.clean.start
    return pattern("change", "excess").search(scene.lower, max(0, start - 30), start) is not None


def formerly(scene: Scene, alike: list[Figure]) -> Pair | None:
    """ "Đầu năm có 7.109 đảng viên; đến nay có 7.246 đảng viên, tăng 137": of two figures one is of an earlier time."""
    if len(alike) < 2 or not _may_become(alike[0], alike[1]):
        return None
    first, second = (_is_former(scene, f) for f in alike[:2])
    if first == second:
        return None
    before, after = (alike[0], alike[1]) if first else (alike[1], alike[0])
    return Pair(before, after, unit_key(before) == unit_key(after) is not None)


def _is_former(scene: Scene, figure: Figure) -> bool:
    """True when the last words of time before a figure are of an earlier time, and compare nothing."""
    label = scene.label(figure)
    former = [m.start() for m in pattern("change", "former").finditer(label)]
    now = [m.start() for m in pattern("change", "now").finditer(label)]
    return bool(former) and (not now or former[-1] > now[-1]) and not _THAN.search(label)


def after_change(scene: Scene, change: Figure) -> Pair | None:
    """ "tăng 5 chi bộ, từ 40 lên 45 chi bộ": the two stand behind the change."""
    following = scene.between(change.clean.end, scene.sentence(change.clean.start).end)[:2]
    start = following[0].clean.start if len(following) > 1 else change.clean.end
    if not any(link.fullmatch(scene.lower, change.clean.end, start) for link in (_THEN_FROM, _FROM_IN_BRACKET)):
        return None
    return from_to(scene, list(reversed(following)))


def _may_become(before: Figure, after: Figure) -> bool:
    """True for figures of one kind whose nouns may stand for one another."""
    if before.kind != after.kind or after.kind == "ratio" or after.role in {"change", "condition"}:
        return False
    return (
        before.kind == "percent"
        or unit_class(before) == unit_class(after)
        or None in {unit_class(before), unit_class(after)}
    )


def _one_matter(before: Figure, after: Figure) -> bool:
    """True when a change that is off is a contradiction: the two are told by one noun."""
    if before.kind == "percent" or None in {unit_key(before), unit_key(after)} or one_noun(before, after):
        return True
    return unit_class(before) == unit_class(after) == "person" and unit_key(before) in _PERSONS


def dated(earlier: list[Figure]) -> Pair | None:
    """ "năm 2021 có 121 mô hình, năm 2022 có 164 mô hình, tăng 43": two figures of one noun, each with its year."""
    if len(earlier) < 2 or unit_key(earlier[0]) != unit_key(earlier[1]):
        return None
    after, before = earlier[0], earlier[1]
    dates = [(f.period_start or "", f.period_source) for f in (before, after)]
    stated = all(source == "stated" and len(start) == 4 for start, source in dates)
    return Pair(before, after) if stated and dates[0][0] < dates[1][0] else None


def two_dates(scene: Scene, before: Figure, after: Figure, since: int) -> Pair | None:
    """The two shares belong to two dates: each has a year of its own, whichever first, or "từ … lên" ties them."""
    link = scene.lower[before.clean.end : after.clean.start]
    lead = scene.lower[max(since, before.clean.start - 60) : before.clean.start]
    if _leads_from_to(lead[-24:], link):
        return Pair(before, after)
    first, second = _YEAR.findall(lead), _YEAR.findall(link)
    if not first or not second or first[-1] == second[-1]:
        return None
    return Pair(before, after) if first[-1] < second[-1] else Pair(after, before)


def told_before(scene: Scene, change: Figure, after: Figure | None) -> Pair | None:
    """ "Năm 2022 kết nạp 150 đảng viên. Năm 2023 kết nạp 180 đảng viên, tăng 20% so với năm 2022".

    The figure of the year compared with stands in the same paragraph, alone of its verb and its noun.
    """
    said = _with_year(scene, change)
    if after is None or said is None or after.kind != "count" or after.period_source != "stated":
        return None
    year = whole_year(after)
    wanted = int(said["year"]) if said["year"] else (year or 0) - 1
    acts = verbs(scene, after)
    if year is None or wanted >= year or not acts or unit_key(after) is None:
        return None
    found = [
        f
        for f in scene.before(after.clean.start, scene.paragraph(after.clean.start).start)
        if f.kind == "count"
        and f.role == "actual"
        and unit_key(f) == unit_key(after)
        and f.period_source == "stated"
        and whole_year(f) == wanted
        and verbs(scene, f) == acts
    ]
    return Pair(found[0], after) if len(found) == 1 else None


def in_series(scene: Scene, change: Figure) -> Pair | None:
    """ "(năm 2021: 152; năm 2022: 134; năm 2023: 150); riêng năm 2023 tăng 16 so với năm 2022": two of one series."""
    wanted, own = named_year(scene, change), own_year(scene, change)
    if wanted is None or own is None:
        return None
    sentence = scene.sentence(change.clean.start)
    told = [f for f in scene.before(change.clean.start, sentence.start) if f.period_source == "stated"]
    told = [f for f in told if f.kind == "count" and f.role == "actual" and unit_key(f) in {unit_key(change), None}]
    pair = [[f for f in told if whole_year(f) == year] for year in (wanted, own)]
    return Pair(pair[0][0], pair[1][0]) if [len(found) for found in pair] == [1, 1] else None


def whole_year(figure: Figure) -> int | None:
    """The year of a figure that is told of one year."""
    start, end = figure.period_start or "", figure.period_end or figure.period_start or ""
    return int(start) if len(start) == 4 and start == end and start.isdigit() else None
