"""The whole of a share that its own sentence does not print, where the words leave no doubt which it is.

"Trong số cá nhân được khen, nữ có 142 người (44,4%)" is of the individuals honoured in the sentence before; "việc với
chủ của 301 doanh nghiệp, đạt 73,1%; 111 doanh nghiệp còn lại" is of the 412 that the two make up.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.plans import fits
from extractors.relations.scene import Scene, unit_class, unit_key, verbs
from extractors.relations.words import pattern, pattern_rows
from schemas.facts import Figure

_BACK = 500  # characters before a sentence that speaks of "those"
_REACH = 120
_PLAN_LABEL = 90
_BEHIND = 160
_OPENER = 14  # "trong số này có" opens the sentence, not a list
_OF_ANYONE = ("sex", "people", "faith", "age", "union", "schooling", "theory")  # a board or secretaries may be a whole
_HEAD_END = regex.compile(r"[,;()]")
_LISTS = ("open", "closed")


def among(scene: Scene, part: Figure, percent: Figure) -> Figure | None:
    """The whole that the sentence of a part opens with: "Trong số 450 đảng viên nói trên", "Trong số đã kết nạp".

    None where a figure between them may be the whole instead: behind "trong đó", or because the percent is right of it.
    """
    here = scene.sentence(part.clean.start)
    opening = pattern("share", "of_those").match(scene.lower, here.start, part.clean.start)
    if opening is None and pattern("share", "of_them").match(scene.lower, here.start) is None:
        return None
    whole = _told(scene, part, opening.end()) if opening else _of_them(scene, part)
    if whole is None or fits(part, percent, whole):
        return whole
    between = scene.between(max(here.start, whole.clean.end), part.clean.start)
    lists = any(pattern("parts", k).search(scene.lower, here.start + _OPENER, part.clean.start) for k in _LISTS)
    act = ";" in scene.lower[here.start : part.clean.start] and verbs(scene, part)
    inner = any(f.kind == "count" and f.value and fits(part, percent, f) for f in between)
    return None if lists or act or inner else whole


def _told(scene: Scene, part: Figure, end: int) -> Figure | None:
    """The whole that the words behind "trong số" print, or name as it was told before."""
    here = scene.sentence(part.clean.start)
    first = next(iter(scene.between(end, part.clean.start + 1)), None)
    if first is not None and first is not part and first.clean.start - end < 3:
        return first if _may_hold(first, part) else None
    words = pattern("share", "those_end").split(scene.lower[end : part.clean.start], maxsplit=1)[0].strip()
    if not words or (first is not None and first is not part and first.clean.start < end + len(words)):
        return None
    since = max(scene.paragraph(here.start).start, here.start - _BACK)
    before = [f for f in scene.before(here.start, since) if _may_hold(f, part)]
    alike = [f for f in before if _named(scene, f, words)]
    act = pattern("share", "was_done").sub("", words)
    if not alike and act != words:  # "đã kết nạp" is told before as "kết nạp", not as "còn phải kết nạp"
        alike = [f for f in before if act in scene.label(f) and not pattern("share", "to_do").search(scene.label(f))]
    return alike[0] if len({f.value for f in alike[:2]}) == 1 else None


def _of_them(scene: Scene, part: Figure) -> Figure | None:
    """The only figure of the sentence before that may hold a part: "Có 150 quần chúng học. Trong số đó, nữ 90"."""
    here = scene.sentence(part.clean.start)
    before = scene.sentence(max(scene.paragraph(here.start).start, here.start - 2))
    alike = [f for f in scene.between(before.start, here.start) if f.kind != "percent" and f.role != "condition"]
    return alike[0] if len(alike) == 1 and _may_hold(alike[0], part) else None


def _named(scene: Scene, figure: Figure, words: str) -> bool:
    """True where the words are those that a figure is told with: "đã kết nạp", "cá nhân được khen"."""
    noun = unit_key(figure)
    return bool(noun and (words == noun or words.startswith(f"{noun} "))) or words in scene.label(figure)


def _may_hold(whole: Figure, part: Figure) -> bool:
    exact = whole.kind == "count" and whole.role == "actual" and whole.direction is None
    return exact and whole.value >= part.value and unit_class(whole) == unit_class(part) is not None


def made_up(scene: Scene, part: Figure, before: list[Figure]) -> Figure | None:
    """The whole that a part makes up with what is left: "301 doanh nghiệp, đạt 73,1%; 111 doanh nghiệp còn lại"."""
    end = min(scene.sentence(part.clean.start).end, part.clean.end + _BEHIND)
    for rest in scene.between(part.clean.end, end):
        if unit_key(rest) != unit_key(part) or rest.kind != "count" or rest.unit is None:
            continue
        named = pattern("rest_words", "rest_after").match(scene.lower, rest.clean.end, rest.clean.end + 40)
        if named or pattern("rest_words", "still_left").search(scene.lower, part.clean.end, rest.clean.start):
            wholes = (f for f in before if f.kind == "count" and unit_key(f) == unit_key(part))
            return next((f for f in wholes if f.value == part.value + rest.value), None)
    return None


def of_plan_before(scene: Scene) -> Iterator[tuple[Figure, Figure, Figure]]:
    """Part, percent and base of "đã tiến hành 09 cuộc ... So với chương trình cả năm (16 cuộc), đã thực hiện 56,3%"."""
    for opening in pattern("share", "against_plan").finditer(scene.lower):
        here = scene.sentence(opening.start())
        following = scene.between(opening.end(), min(here.end, opening.end() + _REACH))
        if len(following) < 2 or following[0].kind != "count" or following[1].kind != "percent":
            continue
        planned, percent = following[:2]
        gap = scene.lower[planned.clean.end : percent.clean.start]
        if planned.unit is None or pattern("share", "done_of_it").fullmatch(gap) is None:
            continue
        since = scene.paragraph(here.start).start
        alike = [f for f in scene.before(here.start, since) if f.kind == "count" and unit_key(f) == unit_key(planned)]
        done = [
            f
            for f in alike
            if f.role == "actual"
            and pattern("rest_words", "taken").search(scene.lower, max(since, f.clean.start - 40), f.clean.start)
        ]
        told = scene.sentence(max(since, here.start - 2)).start
        beside = [f for f in alike if f.clean.start >= told]  # "9 cuộc kiểm tra, 5 cuộc giám sát" are done together
        kinds = [f for f in beside if f not in done]  # "9 cuộc, gồm kiểm tra 5 cuộc, giám sát 4 cuộc" are those nine
        divided = len(kinds) > 1 and sum(f.value for f in kinds) == sum(f.value for f in done)
        if len(done) == 1 and done[0] in beside and (not kinds or divided):
            yield done[0], percent, planned


def candidates(scene: Scene, part: Figure, own: frozenset[str]) -> list[Figure]:
    """Figures that may be the unprinted whole: of the paragraph, then the totals of the report."""
    kind = unit_class(part)
    paragraph = scene.paragraph(part.clean.start)
    near = [
        f
        for f in scene.before(part.clean.start, paragraph.start)
        if f.kind == "count"
        and f.role != "condition"
        and f.figure_id not in own
        and (unit_class(f) in {kind, None} or (kind is None and unit_class(f) in {"person", "organisation"}))
        and f.value >= part.value
    ]
    kinds = {kind} if kind else {"person", "organisation"}
    sentence = scene.sentence(part.clean.start)
    behind = [
        f
        for f in scene.between(part.clean.end, sentence.end)
        if f.kind == "count"
        and f.role == "actual"
        and f.figure_id not in own
        and unit_key(f) == unit_key(part) is not None
        and f.value >= part.value
    ]
    near = near[:8] + behind[:2]
    return near + [f for f in scene.totals if f not in near and (f.kind == "ratio" or unit_class(f) in kinds)]


def of_former_paragraph(scene: Scene, parts: list[Figure]) -> list[Figure]:
    """Counts of the paragraph before that may be the whole of many shares: "số đảng viên mới kết nạp là 1.029"."""
    paragraph = scene.paragraph(parts[0].clean.start)
    if paragraph.start < 2:
        return []
    former = scene.paragraph(paragraph.start - 2)
    most = max(part.value for part in parts)
    kind = unit_class(parts[0])
    return [
        f
        for f in scene.before(paragraph.start, former.start)
        if f.kind == "count" and f.role == "actual" and unit_class(f) == kind is not None and f.value >= most
    ][:4]


def of_former_term(scene: Scene, part: Figure) -> bool:
    """ "nữ 133 (26,8%), cao hơn nhiệm kỳ trước (122 đồng chí, 24,4%)": a share of a whole of another term, not told."""
    at = part.clean.start
    level = scene.bracket(at)
    start = level.start if level else max(scene.sentence(at).start, at - _REACH)
    own = scene.lower[start:at]
    breaks = [own.rfind(mark) for mark in (",", ";", ")")]
    if not level:
        opened = pattern("share", "former_opens").match(own[own.rfind(";") + 1 :])
        return opened is not None or _tells_former(scene, own[max(breaks) + 1 :])
    ahead = scene.lower[max(scene.sentence(at).start, start - _REACH) : start]
    return _tells_former(scene, own) or pattern("share", "than_former").search(ahead) is not None


def _tells_former(scene: Scene, words: str) -> bool:
    """True where words name a former term: "nhiệm kỳ trước", "khóa trước là", or years that ended before the report."""
    if pattern("share", "former_term").search(words):
        return True
    written = (scene.document.header.date or "")[:4]
    ended = pattern("share", "term_of_years").search(words)
    return ended is not None and bool(written) and ended[1] <= written


def of_feature(scene: Scene, part: Figure, percent: Figure, before: list[Figure]) -> Figure | None:
    """ "Kết nạp 120 đảng viên, nữ 61 đồng chí, chiếm 50,8%": the persons that a feature is told of right behind."""
    features = pattern_rows("features")
    end, of_percent = part.clean.start, False
    for whole in before:
        beside = pattern("share", "feature_beside").fullmatch(scene.lower, whole.clean.end, end)
        if whole.kind not in {"count", "percent"} or not (beside or of_percent):
            return None
        of_percent = whole.kind == "percent"
        if of_percent:
            continue
        words = f"{scene.label(whole)} {whole.unit or ''} {_HEAD_END.split(scene.lower[whole.clean.end : end])[0]}"
        if not any(features[name].search(words) for name in _OF_ANYONE):
            other = any(f.kind == "count" and f is not whole and fits(part, percent, f) for f in before)
            return whole if _may_hold(whole, part) and not other else None
        end = whole.clean.start
    return None


def of_its_clause(scene: Scene, part: Figure, before: list[Figure]) -> Figure | None:
    """ "...; Ban Thường vụ 11 đồng chí, có 2 nữ (18,18%)": the count that opens a clause of its own."""
    whole = before[0] if before else None
    if whole is None or whole.kind != "count" or whole.role != "actual" or unit_class(whole) != unit_class(part):
        return None
    sentence = scene.sentence(part.clean.start)
    opened = scene.lower.rfind(";", sentence.start, part.clean.start)
    ends = scene.lower.find(";", part.clean.end, sentence.end)
    shares = [f for f in scene.between(part.clean.end, ends if ends >= 0 else sentence.end) if f.kind == "percent"]
    opens = opened >= 0 and whole.clean.start > opened and not scene.between(opened, whole.clean.start)
    return whole if opens and len(shares) == 1 and whole.value >= part.value else None
