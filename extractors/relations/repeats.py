"""The same indicator stated twice in a report, and a note that differs from its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from extractors.relations.scene import Scene, content_words, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span

_PROPER = regex.compile(r"(?<![.;:!?“\"]\s)(?<!^)\p{Lu}\p{L}+")
_TIED = regex.compile(r"[^.;:()\n]{0,40}(?:với|và|,)\s*")
_HEAD = regex.compile(r"\W*([\p{L} ,()–-]{3,80}?):")  # of whom, or of what, a line tells
_LEAST_WORDS = 3
_TAIL = 90
_GAP = 80  # between a class and its learners
_MANY = 5  # classes: fewer may be others by chance
_BACK = 400  # figures before the one that takes one of them up


@dataclass(frozen=True)
class Claim:
    """What a figure says: noun, verb, words of its phrase, names in it, and period."""

    figure: Figure
    unit: str
    verb: str | None
    words: frozenset[str]
    names: frozenset[str]
    subject: int | None
    moments: frozenset[str]
    is_total: bool
    actors: frozenset[str] = frozenset()
    of_body: str | None = None


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``repeat`` (first, second) and ``note_differs`` (body, note, same)."""
    claims = [claim for figure in scene.figures if (claim := claim_of(scene, figure))]
    by_unit: dict[str, list[Claim]] = {}
    for claim in claims:
        by_unit.setdefault(claim.unit, []).append(claim)
    pairs = {
        (first.figure.figure_id, second.figure.figure_id): (first.figure, second.figure)
        for group in by_unit.values()
        for i, first in enumerate(group)
        for second in group[i + 1 : i + 24]
        if same_matter(scene, first, second)
    }
    for pair in (*_courses(scene), *_taken_up(scene), *_targets(scene)):
        pairs.setdefault((pair[0].figure_id, pair[1].figure_id), pair)
    for told, again in pairs.values():
        yield relation("repeat", scene.spans([told, again]), {"first": [told], "second": [again]})
    yield from _notes(scene)
    yield from (plain for claim in claims if (plain := _plain(scene, claim)))


def _plain(scene: Scene, claim: Claim) -> Relation | None:
    """A claim that other reports of the bloc can be held to: a total, or a flow, with nothing said to narrow it."""
    figure = claim.figure
    if figure.footnote or figure.period_source is None or claim.names or claim.moments:
        return None
    if figure.period_source == "inferred" and scene.document.header.date_source != "stated":
        return None
    flow = claim.verb is not None and pattern("cumulative").fullmatch(claim.verb) is not None
    if not flow and not (claim.is_total and claim.unit in load("relation_words")["total_units"]):
        return None
    label, tail = _told_around(scene, figure, _clause(scene, figure))
    if any(pattern("narrowed").search(words) for words in (label.removesuffix(" là"), tail)):
        return None
    narrowing = claim.words - _total_words() - set((claim.verb or "").split()) - set(claim.unit.split())
    if narrowing:
        return None
    key = f"{claim.verb or 'total'} {claim.unit} {claim.subject}"
    return relation("claim", scene.spans([figure]), {"figure": [figure]}, key=key, stock="no" if flow else "yes")


def claim_of(scene: Scene, figure: Figure) -> Claim | None:
    """The claim of a count that stands for itself, not as a part in a list or a condition."""
    unit = unit_key(figure)
    if (
        figure.kind != "count"
        or unit is None
        or figure.role != "actual"
        or figure.direction
        or unit_class(figure) in {"time", "age"}
    ):
        return None
    if _is_threshold(scene, figure):
        return None
    clause = _clause(scene, figure)
    label, tail = _told_around(scene, figure, clause)
    if pattern("parts", "open").search(label) or scene.bracket(figure.clean.start) is not None:
        return None
    verbs = pattern("verbs").findall(scene.lower, clause, figure.clean.start)
    total = pattern("totals").search(
        scene.lower, max(_own_words(scene, figure), figure.clean.start - 90), figure.clean.start
    )
    text = scene.clean.text[figure.clean.end : figure.clean.end + len(tail) + 2]
    words = content_words(label[-_TAIL:]) | content_words(tail)
    subject, acting = _subject(scene, figure)
    names = frozenset(_PROPER.findall(text)) - set(load("relation_words")["generic_names"])
    verb = verbs[-1] if verbs else None
    moments = frozenset(pattern("moments").findall(scene.lower, clause, figure.clean.start))
    words -= content_words(acting)
    return Claim(
        figure,
        unit,
        verb,
        frozenset(words),
        names,
        subject,
        moments,
        total is not None and not verbs,
        _actors(scene, figure),
        one_body(scene, figure),
    )


def _told_around(scene: Scene, figure: Figure, clause: int) -> tuple[str, str]:
    """The words before a figure from the start of its clause, and those behind it up to a list."""
    return scene.lower[clause : figure.clean.start].strip(" :"), _before_list(scene.tail(figure)[:_TAIL])


def _is_threshold(scene: Scene, figure: Figure) -> bool:
    """ "12 đảng bộ cơ sở có trên 100 đảng viên": a group told by its size."""
    i = scene.index[figure.figure_id]
    beside = pairwise(scene.figures[max(0, i - 1) : i + 2])
    return any(
        size.qualifier != "exact"
        and pattern("of_size").fullmatch(scene.lower[group.clean.end : size.clean.start].strip())
        for group, size in beside
    )


def _of_body(scene: Scene, claim: Claim) -> str:
    """The body whose total it is, where a heading or the words before a colon name one: "Đơn vị A: Tổng số ..."."""
    figure = claim.figure
    start = scene.sentence(figure.clean.start).start
    lead = scene.lower[start : _clause(scene, figure)].strip()
    if lead.endswith(":") and pattern("body").match(lead):
        return lead
    title = scene.titles.get(figure.section or "", "").lower()
    return title if pattern("body").match(title) else ""


def _head(scene: Scene, figure: Figure) -> str:
    """The words before the first colon of its sentence, where they are few: "Cấp tỉnh: Số tiền đã ủng hộ ..."."""
    start = scene.sentence(figure.clean.start).start
    head = _HEAD.match(scene.lower, start, figure.clean.start)
    return "" if head is None or pattern("retold", "any_head").search(head[1]) else head[1]


def _clause(scene: Scene, figure: Figure) -> int:
    """The start of the clause; of the one before the colon for "Tổng số đảng viên nữ: 2.000"."""
    start = scene.clause_start(figure.clean.start)
    if scene.lower[start : figure.clean.start].strip() or scene.lower[start - 1 : start] != ":":
        return start
    return max(scene.clause_start(start - 1), _own_words(scene, figure))


def _own_words(scene: Scene, figure: Figure) -> int:
    """Where the words that name a figure begin: behind the figure before it, unless a comma or "và" ties them."""
    start = scene.sentence(figure.clean.start).start
    i = scene.index[figure.figure_id]
    if (
        i
        and (end := scene.figures[i - 1].clean.end) > start
        and not _TIED.fullmatch(scene.lower, end, figure.clean.start)
    ):
        start = end
    return start


def _actors(scene: Scene, figure: Figure) -> frozenset[str]:
    """Proper names before a figure in its sentence: who did it."""
    start = scene.sentence(figure.clean.start).start
    said = _PROPER.findall(scene.clean.text[max(start, figure.clean.start - 120) : figure.clean.start])
    return frozenset(said) - set(load("relation_words")["generic_names"])


def one_body(scene: Scene, figure: Figure) -> str | None:
    """The one body among many that the sentence names before a figure: "Đảng bộ Bưu điện đã kết nạp ..."."""
    at = figure.clean.start
    start = max(scene.sentence(at).start, at - 120)
    found = pattern("retold", "body").finditer(scene.clean.text, start, at)
    named = [m[1] for m in found if not pattern("retold", "partner").search(scene.lower, start, m.start())]
    return next((name for name in reversed(named) if name not in load("relation_words")["generic_names"]), None)


def _before_list(tail: str) -> str:
    """The words after a figure, up to the list that divides it."""
    starts = [m.start() for kind in ("open", "closed") if (m := pattern("parts", kind).search(tail))]
    return tail[: min(starts)] if starts else tail


def _subject(scene: Scene, figure: Figure) -> tuple[int | None, str]:
    """The body that acts: the one named last before the figure in its sentence, by rank, and its words."""
    here = scene.sentence(figure.clean.start)
    found = [
        (m.end(), len(m[0]), rank, m[0])
        for rank, body in enumerate(_bodies())
        for m in body.finditer(scene.lower, here.start, figure.clean.start)
    ]
    if not found:
        return None, ""
    _, _, rank, words = max(found)
    return rank or None, words


@cache
def _bodies() -> tuple[regex.Pattern[str], ...]:
    rows = load("relation_words")["subjects"]
    return tuple(regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(row)})(?!\p{{L}})") for row in rows)


def same_matter(scene: Scene, a: Claim, b: Claim) -> bool:
    """Equal noun, verb, names and period, and almost the same words: the careful reading of "the same indicator"."""
    if scene.sentence(a.figure.clean.start) == scene.sentence(b.figure.clean.start):
        return False
    heads = _head(scene, a.figure), _head(scene, b.figure)
    if all(heads) and heads[0] != heads[1]:
        return False
    if _slip(a, b) or _same_stage(scene, a, b):
        return True
    period_a, period_b = ((f.period_start, f.period_end) for f in (a.figure, b.figure))
    if (
        period_a != period_b
        or a.verb != b.verb
        or a.names != b.names
        or a.subject != b.subject
        or a.moments != b.moments
        or a.figure.footnote != b.figure.footnote
    ):
        return False
    if a.is_total and b.is_total and not a.verb:
        if _of_body(scene, a) != _of_body(scene, b):
            return False
        extra = (a.words ^ b.words) - _total_words()
        return not extra
    common, either = a.words & b.words, a.words | b.words
    if a.verb is None:
        return False
    if pattern("cumulative").fullmatch(a.verb):
        if {a.figure.period_source, b.figure.period_source} != {"stated"}:
            return False
        return len(common) >= _LEAST_WORDS and len(common) * 4 >= len(either) * 3
    return len(common) >= 2 * _LEAST_WORDS and len(common) * 10 >= len(either) * 9


def _same_stage(scene: Scene, a: Claim, b: Claim) -> bool:
    """Entrants of one stage of one contest: "46 thí sinh tham dự vòng sơ khảo" and "48 thí sinh ở vòng sơ khảo"."""
    if a.unit not in load("relation_words")["subsets"]["entrants"]:
        return False
    said = []
    for claim in (a, b):
        here = scene.sentence(claim.figure.clean.start)
        start, end = claim.figure.clean.start, claim.figure.clean.end
        if pattern("contest", "some").search(scene.lower, here.start, start) or pattern("contest", "of_one").match(
            scene.lower, end, here.end
        ):
            return False
        stage = pattern("contest", "stage").findall(scene.lower, end, min(here.end, end + 60))
        contest = pattern("contest", "name").findall(scene.lower, here.start, here.end)
        said.append((stage[0] if len(set(stage)) == 1 else None, set(contest)))
    (stage_a, names_a), (stage_b, names_b) = said
    return stage_a is not None and stage_a == stage_b and (names_a == names_b or not names_a or not names_b)


def _slip(a: Claim, b: Claim) -> bool:
    """ "kết nạp 812 đảng viên" and "kết nạp 821 đảng viên": one noun and verb, the digits of one number exchanged.

    Periods need not be equal where one of them is only inferred.
    """
    if (
        a.verb is None
        or a.verb != b.verb
        or a.names != b.names
        or not _one_moment(a, b)
        or not pattern("cumulative").fullmatch(a.verb)
    ):
        return False
    if (a.actors and b.actors and a.actors != b.actors) or a.of_body != b.of_body:
        return False
    first, second = (str(int(claim.figure.value)) for claim in (a, b))
    if first == second or len(first) < 3 or sorted(first) != sorted(second):
        return False
    if a.moments != b.moments:
        return True
    stated = [claim.figure for claim in (a, b) if claim.figure.period_source in {"stated", "inherited"}]
    return len(stated) < 2 or stated[0].period_end == stated[1].period_end


def _one_moment(a: Claim, b: Claim) -> bool:
    """ "từ đầu nhiệm kỳ kết nạp 732" and, of months that began in the same year, "đã kết nạp 723"."""
    if a.moments == b.moments:
        return True
    (start_a, end_a), (start_b, end_b) = _years(a.figure), _years(b.figure)
    over_years = start_a != end_a and start_b != end_b
    return a.moments ^ b.moments <= set(load("relation_words")["since_term"]) and over_years and start_a == start_b


def _years(figure: Figure) -> tuple[str, str]:
    return (figure.period_start or "")[:4], (figure.period_end or "")[:4]


def _mistyped(a: Figure, b: Figure, least: int) -> bool:
    """ "412" and "421", "218" and "228": digits exchanged, or one of them another."""
    first, second = (str(int(figure.value)) for figure in (a, b))
    if len(first) != len(second) or len(first) < least or a.value == b.value:
        return False
    others = sum(x != y for x, y in zip(first, second, strict=True))
    return others == 1 or (others == 2 and sorted(first) == sorted(second))


def _stands(figure: Figure) -> bool:
    """A plain count that is told as it is, neither planned nor a change."""
    return (
        figure.kind == "count"
        and figure.role == "actual"
        and figure.qualifier == "exact"
        and figure.value_max is None
        and figure.value.denominator == 1
        and not figure.direction
    )


def _courses(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "08 lớp bồi dưỡng kết nạp Đảng cho 412 quần chúng" told again: as many classes, other learners."""
    told: dict[tuple[object, ...], list[tuple[Figure, Figure, set[str]]]] = {}
    for course, learners in pairwise(scene.figures):
        gap = scene.lower[course.clean.end : min(learners.clean.start, course.clean.end + _GAP)]
        if (
            unit_class(course) != "session"
            or not (_stands(course) and _stands(learners) and learners.unit)
            or course.clean.end + len(gap) < learners.clean.start
            or any(mark in gap for mark in ".;:()\n")
        ):
            continue
        link = pattern("retold", "link").search(gap)
        if link is None:
            continue
        words = content_words(f"{course.unit} {gap[: link.start()]}".lower())
        key = (course.value, unit_key(learners), _years(learners), learners.footnote)
        for former, earlier, said in told.get(key, [])[-8:]:
            if not (words <= said or said <= words) or scene.sentence(former.clean.start) == scene.sentence(
                course.clean.start
            ):
                continue
            actors, others = _actors(scene, former), _actors(scene, course)
            alike = actors == others or not (actors and others)
            named = len(words & said) > _LEAST_WORDS and actors == others and _mistyped(earlier, learners, 3)
            if named or (alike and _one_deed(scene, former, course) and _exchanged(earlier, learners)):
                yield earlier, learners
        told.setdefault(key, []).append((course, learners, words))


def _one_deed(scene: Scene, first: Figure, second: Figure) -> bool:
    """ "mở 11 lớp bồi dưỡng" and "đã mở 11 lớp bồi dưỡng lý luận": as many, by one verb right before them."""
    verbs = [_verb(scene, f) for f in (first, second)]
    bodies = [one_body(scene, f) for f in (first, second)]
    return verbs[0] == verbs[1] != "" and bodies[0] == bodies[1] and first.value >= _MANY


def _verb(scene: Scene, figure: Figure) -> str:
    at = figure.clean.start
    found = pattern("retold", "done").search(scene.lower, max(scene.clause_start(at), at - 30), at)
    return found["verb"] if found else ""


def _exchanged(a: Figure, b: Figure) -> bool:
    """ "1.043" and "1.034": two digits side by side, exchanged."""
    first, second = (str(int(figure.value)) for figure in (a, b))
    if len(first) != len(second) or len(first) < _LEAST_WORDS:
        return False
    other = [i for i, (x, y) in enumerate(zip(first, second, strict=True)) if x != y]
    return len(other) == 2 and other[1] == other[0] + 1 and sorted(first) == sorted(second)


def _targets(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "1. Kết nạp 165 đảng viên" of a plan, and "hoàn thành 100% chỉ tiêu kết nạp 156 đảng viên": told again.

    Only of plain targets of one year, neither value printed anywhere else.
    """
    aims = [f for f in scene.figures if f.role == "target" and f.kind == "count" and f.unit and f.qualifier == "exact"]
    aims = [f for f in aims if f.value >= 100 and f.value.denominator == 1 and _is_aim(scene, f)]
    values = Counter(f.value for f in scene.figures) if len(aims) > 1 else Counter()
    for i, first in enumerate(aims[:_BACK]):
        for second in aims[i + 1 : i + 8]:
            if (
                _exchanged(first, second)
                and unit_key(first) == unit_key(second)
                and _verb(scene, first) == _verb(scene, second)
                and _years(first) == _years(second)
                and scene.sentence(first.clean.start) != scene.sentence(second.clean.start)
                and values[first.value] == values[second.value] == 1
                and any(_is_quota(scene, f) for f in (first, second))
            ):
                yield first, second


def _is_aim(scene: Scene, figure: Figure) -> bool:
    """ "kết nạp 165 đảng viên," without words that narrow it, of no body among many."""
    end = figure.clean.end
    ended = pattern("retold", "ended").match(scene.lower, end, end + 8) is not None
    verb = _verb(scene, figure)
    return ended and pattern("cumulative").fullmatch(verb) is not None and one_body(scene, figure) is None


def _is_quota(scene: Scene, figure: Figure) -> bool:
    at = figure.clean.start
    return pattern("retold", "quota").search(scene.lower, max(0, at - 40), at) is not None


def _taken_up(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "đăng ký 52 việc làm theo gương", then "từ 62 việc làm theo gương được đăng ký": one count, told before.

    Only where no other count of the noun before it is told in its words, and none has its value.
    """
    for i, again in enumerate(scene.figures):
        at, end = again.clean.start, again.clean.end
        if not again.unit or not pattern("retold", "taken_up").search(scene.lower, max(0, at - 20), at):
            continue
        phrase = _phrase(scene, again)
        words = content_words(phrase)
        if (
            len(words) < _LEAST_WORDS
            or not _stands(again)
            or not pattern("retold", "passive").search(phrase)
            or pattern("retold", "moved").match(scene.lower, end, scene.sentence(at).end)
        ):
            continue
        before = [f for f in scene.figures[max(0, i - _BACK) : i] if unit_key(f) == unit_key(again)]
        told = [f for f in before if words <= content_words(scene.label(f)[-_TAIL:] + " " + _phrase(scene, f))]
        if (
            len(told) == 1
            and _stands(told[0])
            and scene.bracket(told[0].clean.start) is None
            and not content_words(_phrase(scene, told[0])) - words
            and told[0].section == again.section
            and told[0].footnote == again.footnote
            and _year_of(scene, told[0]) == _year_of(scene, again)
            and again.value not in {f.value for f in before}
            and _mistyped(told[0], again, 2)
        ):
            yield told[0], again


def _phrase(scene: Scene, figure: Figure) -> str:
    """The words right behind a figure that say which they are."""
    end = figure.clean.end
    found = pattern("retold", "phrase").match(scene.lower, end, scene.sentence(figure.clean.start).end)
    return found[0] if found else ""


def _year_of(scene: Scene, figure: Figure) -> str:
    found = pattern("retold", "year").match(scene.lower, figure.clean.end, scene.sentence(figure.clean.start).end)
    if found and figure.period_source == "inferred":
        return found[1]
    return (figure.period_end or "")[:4]


@cache
def _total_words() -> frozenset[str]:
    """Words that narrow nothing when they stand around a total."""
    return frozenset(load("relation_words")["total_words"])


def _notes(scene: Scene) -> Iterator[Relation]:
    """A note that names another figure for what its sentence counts, in the sentence's own words."""
    for note in scene.notes:
        at, start, end = note.anchor, note.body.start, note.body.end
        sentence = scene.sentence(at)
        body = [
            f
            for f in scene.between(max(sentence.start, at - 250), min(sentence.end, at + 120))
            if f.kind == "count" and f.role == "actual"
        ]
        inside = [f for f in scene.between(start, end) if f.kind == "count" and f.role == "actual"]
        for figure in body:
            words = content_words(scene.tail(figure)[:_TAIL])
            rivals = [
                f for f in inside if unit_key(f) == unit_key(figure) and f.unit and scene.bracket(f.clean.start) is None
            ]
            differing = [f for f in rivals if not f.interval.meets(figure.interval)]
            agreeing = [f for f in rivals if f.interval.meets(figure.interval)]
            if not differing or not agreeing or unit_class(figure) not in {"person", "organisation", "collective"}:
                continue
            shared = words & content_words(scene.tail(differing[0])[:_TAIL])
            if len(shared) >= 2:
                spans = [Span(figure.start, figure.end), scene.passage(start, differing[0].clean.end)]
                yield relation("note_differs", spans, {"body": [figure], "note": differing[:1], "same": agreeing})
