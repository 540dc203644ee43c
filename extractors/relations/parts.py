"""A whole and its parts: "90 chi bộ, trong đó: 60 chi bộ cơ quan và 30 chi bộ doanh nghiệp".

A finder proposes; it does no sums. It names every whole that the words allow, best first, and says
whether the list is closed ("gồm", "trong đó:"), open ("trong đó có") or only stands in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractors.figures.lexicon import lexicon
from extractors.relations.columns import before_bracket, columns_of, in_step, in_turn, is_learner
from extractors.relations.doubts import (
    another_time,
    doubtful,
    firm_parts,
    first_clause,
    net_change,
    of_a_former_clause,
    other_sums,
    sums_up_wholes,
)
from extractors.relations.lists import Listing, read_list
from extractors.relations.partitions import (
    covers_years,
    exclusive,
    is_series,
    names_years,
    overlap,
    whole_division,
)
from extractors.relations.scene import CalledNote, Scene, one_noun, relation, unit_class, unit_key
from extractors.relations.summed import graded, summed_up, with_the_rest
from extractors.relations.wholes import (
    BOTH,
    akin,
    comparable,
    fitness,
    likeness,
    names_the_rest,
    percents_of,
    same_kind,
)
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_UNCOUNTED = regex.compile(r"\p{L}\s*,")  # "gồm bí thư, 2 phó bí thư ...": an item without a number
_FAR = 120
_MOST_WHOLES = 12
_BESIDE = 4


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``parts``."""
    triggers = sorted(
        [(m.start(), m.end(), "closed") for m in pattern("parts", "closed").finditer(scene.lower)]
        + [(m.start(), m.end(), "open") for m in pattern("parts", "open").finditer(scene.lower)]
        + [
            (m.start(), m.end(), "closed")
            for m in pattern("parts", "in_order").finditer(scene.lower)
            if _of_grades(scene, m.start())
        ]
    )
    for i, (start, end, kind) in enumerate(triggers):
        stop = _scope_end(scene, start, end)
        following = _next_trigger(scene, triggers, i, stop)
        stop = stop if following is None else following
        listing = read_list(scene, end, stop)
        if listing and following is not None and len(listing.items) == 1 and kind == "closed":
            listing = _of_one_noun(scene, read_list(scene, end, _scope_end(scene, start, end)), following) or listing
        if listing:
            yield from _with_whole(scene, listing, start, kind)
    yield from _in_brackets(scene)
    yield from _which_has(scene)
    yield from _after_colon(scene)
    yield from summed_up(scene)
    yield from with_the_rest(scene)
    yield from graded(scene)
    for note in scene.notes:
        yield from _in_footnote(scene, note)


def _of_grades(scene: Scene, position: int) -> bool:
    """ "214 chi bộ, bốn mức trên lần lượt là 42, 156, 15 và 01"; years in order ("lần lượt là") are a series."""
    return pattern("parts", "of_grades").search(scene.lower, max(0, position - 40), position) is not None


def _next_trigger(scene: Scene, triggers: list[tuple[int, int, str]], i: int, stop: int) -> int | None:
    """Where the next list of the same bracket opens, before ``stop``."""
    here = scene.bracket(triggers[i][0])
    for j in range(i + 1, len(triggers)):
        at = triggers[j][0]
        if at >= stop:
            return None
        if scene.bracket(at) == here:
            return at
    return None


def _of_one_noun(scene: Scene, listing: Listing | None, inner: int) -> Listing | None:
    """ "có 45 chi bộ, gồm ...; có 31 chi bộ, gồm ...": the items of the outer list share the noun of the first.

    What stands between ``inner``, where a list within the first item opens, and the next semicolon divides that item.
    """
    if listing is None:
        return None
    semicolon = scene.lower.find(";", inner, listing.end)
    resumes = semicolon if semicolon >= 0 else listing.end
    same = tuple(
        f for f in listing.items if unit_key(f) == unit_key(listing.items[0]) and not inner <= f.clean.start < resumes
    )
    return replace(listing, items=same, second=())


def _scope_end(scene: Scene, start: int, end: int) -> int:
    bracket = scene.bracket(start)
    if bracket:
        return bracket.end
    opened = scene.bracket_after(end, 2)
    return opened.end if opened else scene.sentence(start).end


def _with_whole(scene: Scene, listing: Listing, trigger: int, kind: str) -> Iterator[Relation]:
    since = scene.sentence(trigger).start
    opens = not scene.between(since, trigger)
    if opens:  # "Phân theo độ tuổi: ..." divides a figure of the sentences before it
        since = scene.paragraph(trigger).start
    if opens and listing.items[0].kind == "percent":  # shares of the whole, not of a percent said before
        if len(listing.items) > 2 and not overlap(scene, list(listing.items)):
            spans = [scene.passage(listing.start, listing.end)]
            yield relation("hundred", spans, {"percents": listing.items}, sure="no")
        return
    bracket = scene.bracket(trigger)
    if not opens:  # a semicolon and words of its own: "Ban Thường vụ 5 đồng chí; bầu đoàn đại biểu gồm ..."
        semicolon = scene.lower.rfind(";", since, trigger)
        if semicolon >= 0 and len(scene.lower[semicolon:trigger].split()) > 3 and not scene.between(semicolon, trigger):
            return
    wholes = [
        f
        for f in scene.before(trigger, since)
        if f.role not in {"condition", "change"}
        and same_kind(f, listing.items[0])
        and scene.bracket(f.clean.start) in {bracket, _outer(scene, bracket)}
    ]
    changed = _opening_change(scene, listing, wholes, since)
    if not opens and changed:
        yield from relate(scene, listing, [changed, *wholes], kind, accuse="no")
        return
    if not opens:
        columns = list(columns_of(scene, listing, wholes))
        found = [relation for each in columns for relation in relate(scene, each, wholes, kind)]
        yield from in_step(found) if len(columns) > 1 else found
        for each in in_turn(scene, listing, wholes) if len(columns) == 1 else ():
            yield from relate(scene, each, wholes, kind, accuse="no")
        return
    named = [f for f in wholes if pattern("share", "whole_named").search(scene.label(f) + " ")]
    others = [f for f in wholes if f not in named]
    elsewhere = [f for f in scene.totals if f.kind == "count" and f not in wholes] if kind == "closed" else []
    fitting = sorted((f for f in wholes if fitness(f, listing.items) > 1), key=lambda f: -fitness(f, listing.items))
    sure = bool(named) or (bool(fitting) and not _is_part(scene, fitting[0]))
    told = _of_opener(scene, listing, wholes)
    if told and not (sure and told[1] is listing):
        yield from relate(scene, told[1], [told[0]], kind, near="yes")
        return
    yield from relate(scene, listing, named + others, kind, elsewhere, sure="yes" if sure else "no")


def _of_opener(scene: Scene, listing: Listing, wholes: list[Figure]) -> tuple[Figure, Listing] | None:
    """ "đăng ký 326 công trình. Số công trình phân ra: 110 ..., 98 ..." names its whole; so does "Cơ cấu đảng viên:".

    Of several figures of that noun the largest holds the others. Where a semicolon opens another division, the list
    ends there: "nam 30, nữ 40; làm việc ở doanh nghiệp 25, ...".
    """
    start = scene.sentence(listing.items[0].clean.start).start
    opener = scene.lower[start : listing.items[0].clean.start]
    alike = [f for f in wholes if f.unit and f.role == "actual" and _opens_with(opener, unit_key(f) or "")]
    if not alike or any(f.unit and not fitness(alike[0], (f,)) for f in listing.items):
        return None
    whole = max(alike, key=lambda f: f.value)
    first = first_clause(scene, listing)
    if len(first) < len(listing.items):
        if exclusive(scene, first) != "all":
            return None
        listing = replace(listing, items=tuple(first), second=(), end=first[-1].clean.end)
    return (whole, listing) if len(listing.items) > 1 and not listing.second else None


def _opens_with(opener: str, noun: str) -> bool:
    """True for an opener such as "số công trình phân ra:", "cơ cấu đội ngũ đảng viên hiện nay:"."""
    return noun.split(",", maxsplit=1)[0] in opener and pattern("parts", "names_whole").match(opener) is not None


def _opening_change(scene: Scene, listing: Listing, wholes: list[Figure], since: int) -> Figure | None:
    """ "Giảm 45 người, gồm công chức 15 người, viên chức 30 người; trong đó nghỉ hưu 32": a change may be divided."""
    first = next(iter(scene.between(since, listing.start)), None)
    if first is None or first.role != "change" or first.kind != listing.items[0].kind:
        return None
    if wholes and not sums_up_wholes(scene, listing):
        return None
    return first if unit_class(listing.items[0]) in {unit_class(first), None} else None


def _is_part(scene: Scene, figure: Figure) -> bool:
    """True for a figure that its own percent follows: "nữ 2.956 đồng chí (41,6%)" is a part, not a whole."""
    i = scene.index[figure.figure_id] + 1
    if i == len(scene.figures) or scene.figures[i].kind != "percent":
        return False
    percent = scene.figures[i]
    linked = pattern("share", "link").search(scene.lower[figure.clean.end : percent.clean.start])
    return linked is not None and not pattern("share", "plan").match(
        scene.lower, percent.clean.end, percent.clean.end + 120
    )


def _outer(scene: Scene, bracket: Span | None) -> Span | None:
    return scene.bracket(bracket.start - 1) if bracket else None


def relate(
    scene: Scene, listing: Listing, wholes: list[Figure], kind: str, elsewhere: Sequence[Figure] = (), **hints: str
) -> Iterator[Relation]:
    """The relation of a list with the whole that its items divide: one of ``wholes``, else one told ``elsewhere``."""
    first = first_clause(scene, listing)
    if 1 < len(first) < len(listing.items) and exclusive(scene, first) == "all":
        listing = replace(listing, items=tuple(first), second=(), end=first[-1].clean.end)
    candidates = [*wholes, *elsewhere][:_MOST_WHOLES]
    fits = [fitness(w, listing.items) for w in candidates]
    order = sorted(range(len(fits)), key=lambda i: (i >= len(wholes) or fits[i] == 1, -fits[i]))
    ranked = [candidates[i] for i in order if fits[i]]
    if not ranked:
        yield from _of_another_kind(scene, listing, wholes)
        return
    whole = before_bracket(scene, listing, ranked) or ranked[0]
    ranked = [whole, *(f for f in ranked if f is not whole)]
    if (every := whole_division(scene, whole, listing.items)) and whole in wholes and _opens_bare(scene, listing):
        spans = [scene.passage(min(whole.clean.start, listing.start), max(whole.clean.end, every[-1].clean.end))]
        yield relation("parts", spans, {"wholes": ranked, "parts": every}, list="closed", alike="kinds")
        return
    parts = comparable(whole, listing.items)
    if fitness(whole, listing.items) == 2 and len(parts) == whole.value:
        return  # "06 cụm: cụm 1 có 17 tổ chức; ...": the list counts the whole, it does not divide it
    if not parts:
        return
    if kind == "note" and (len(parts) < 2 or len(parts) < len(listing.items)):
        return
    if kind == "bracket" and pattern("parts", "having").match(scene.lower, listing.start, listing.start + 12):
        kind = "open"
    if kind == "open" and len(parts) > 2 and names_the_rest(scene, parts[-1]):
        kind = "closed"
    if kind == "open" and len(parts) > 2 and _as_many_kinds(scene, whole, listing):
        kind = "closed"
    if listing.unfinished:
        kind = "open"
    if len(parts) == 1 and of_a_former_clause(scene, whole, listing):
        hints["accuse"] = "no"
    if len(parts) == 1 and (kind != "open" or listing.start - whole.clean.end > _FAR):
        return
    if kind in {"note", "bracket"} and any(f.value == whole.value for f in parts):
        return
    told = exclusive(scene, parts)
    if told == "all" and kind == "open" and not listing.unfinished:
        kind = "closed"
    kinds = told or _told_apart(scene, whole, listing, parts)
    hints |= {"list": kind, "alike": "kinds" if kinds else likeness(whole, parts)}
    if overlap(scene, parts):
        hints |= {"list": "open", "alike": "mixed"}
    yearly = kind != "closed" and is_series(scene, parts) and not covers_years(scene, whole, parts)
    beside = (
        hints.get("adjacent") == "yes"
        if kind == "note"
        else kind == "bracket" and _opens_bracket(scene, whole, listing)
    )
    if yearly and beside and _adds_up_yearly(scene, whole, parts) and (kind == "note" or not names_years(scene, whole)):
        yearly, hints["near"] = False, "yes"
    if {unit_key(f) for f in parts} == BOTH:
        hints["near"] = "yes"
    uncounted = _UNCOUNTED.search(scene.lower, listing.start, _first(scene, listing))
    if (
        yearly
        or uncounted
        or not (told or akin(whole, parts, kind == "closed"))
        or doubtful(scene, whole, listing, parts)
    ):
        hints["accuse"] = "no"
    if kind == "bracket" and another_time(scene, listing, parts):
        hints["accuse"] = "no"
    if kind in {"bracket", "note"} and listing.items[0].kind == "count":
        hints["short"] = "no"
    if sums_up_wholes(scene, listing):
        hints["total"] = "several"
    if any(unit_key(f) == unit_key(whole) for f in listing.second):
        hints["sure"] = "no"
    passage = scene.passage(min(whole.clean.start, listing.start), max(whole.clean.end, listing.end))
    near = abs(listing.start - whole.clean.end) < 400
    spans = [passage] if near else [Span(whole.start, whole.end), scene.passage(listing.start, listing.end)]
    roles = {"wholes": ranked, "parts": parts, "percents": percents_of(scene, parts)}
    firm = parts if told else firm_parts(scene, parts)
    roles |= {} if len(firm) == len(parts) else {"firm": firm}
    roles |= {**other_sums(scene, whole, listing, parts), **net_change(scene, whole, parts)}
    yield relation("parts", spans, roles, **hints)
    if len(listing.second) == len(listing.items) > 1 or (listing.second and len(parts) == len(listing.items)):
        column = [f for f in listing.second if unit_class(f) is not None]
        others = [w for w in wholes if w is not whole and unit_class(w) in {unit_class(f) for f in column}]
        others = [w for w in others if not pattern("parts", "mean").search(scene.label(w))]
        if column and others:
            each = len(column) == len(parts) > 1 and not overlap(scene, parts) and not overlap(scene, column)
            alike = all(one_noun(f, others[0]) or is_learner(f, others[0]) for f in column)
            hints["list"] = "column" if each and alike and not listing.unfinished else "open"
            if not alike:
                hints["accuse"] = "no"
            roles = {"wholes": others[:1], "parts": column, "first_whole": [whole], "first_parts": parts}
            yield relation("parts", spans, roles, **hints)


def _as_many_kinds(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """ "536 giải pháp thuộc 6 lĩnh vực, trong đó ...": six items are all of them."""
    told = pattern("parts", "kinds").search(scene.lower, whole.clean.end, max(whole.clean.end, listing.start))
    return told is not None and int(told[1]) == len(listing.items)


def _opens_bare(scene: Scene, listing: Listing) -> bool:
    """ "trong đó có 74 đảng bộ", not "trong đó thành lập mới 4 đảng bộ"."""
    lead = scene.lower[listing.start : listing.items[0].clean.start]
    return pattern("bare_lead").fullmatch(lead) is not None


def _told_apart(scene: Scene, whole: Figure, listing: Listing, parts: list[Figure]) -> bool:
    """ "148 đồng chí ...: 05 báo cáo viên cấp tỉnh, 11 báo cáo viên của Khối, 121 tuyên truyền viên": kinds."""
    if unit_key(whole) not in lexicon().classifiers or not listing.numbers_first or len(parts) < 3:
        return False
    names = {f"{unit_key(f)} {scene.tail(f)}" for f in parts}
    kinds = all(unit_class(f) == unit_class(whole) and unit_key(f) not in lexicon().classifiers for f in parts)
    return kinds and len(names) == len(parts) and not listing.second


def _opens_bracket(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """True where the bracket of a list opens right behind its whole."""
    bracket = scene.bracket(listing.items[0].clean.start)
    return bracket is not None and 0 <= bracket.start - whole.clean.end < _BESIDE


def _adds_up_yearly(scene: Scene, whole: Figure, parts: list[Figure]) -> bool:
    """ "kiểm tra 27 đảng viên²" and "² Năm 2016: 05; năm 2017: 06; ...": what was done in a term, told year by year."""
    done = pattern("done_yearly").search(f"{scene.label(whole)} {scene.tail(whole)[:40]}")
    one_year = whole.period_source == "stated" and whole.period_start == whole.period_end
    return len(parts) > 2 and done is not None and not one_year


def _first(scene: Scene, listing: Listing) -> int:
    """Where the first figure of a list stands, be it of another column."""
    return min(f.clean.start for f in scene.between(listing.start, listing.items[0].clean.start + 1))


def _of_another_kind(scene: Scene, listing: Listing, wholes: list[Figure]) -> Iterator[Relation]:
    """ "trao giải cho 11 thí sinh, gồm: 01 giải Nhất, 02 giải Nhì ...": prizes for as many; only ever confirmed."""
    if len(listing.items) > 1 and wholes and all(unit_class(f) == "prize" for f in listing.items):
        spans = [scene.passage(wholes[0].clean.start, listing.end)]
        roles = {"wholes": wholes[:1], "parts": listing.items}
        yield relation("parts", spans, roles, list="other_kind", alike="kinds")


def _which_has(scene: Scene) -> Iterator[Relation]:
    """ "Trong 164 mô hình có 58 mô hình về ..., 47 mô hình về ...": the figure after "trong" is the whole."""
    for whole in scene.figures:
        if whole.kind != "count" or whole.role == "condition":
            continue
        if not pattern("subsets", "within").search(scene.lower, max(0, whole.clean.start - 20), whole.clean.start):
            continue
        link = pattern("subsets", "which_has").match(scene.lower, whole.clean.end, whole.clean.end + 120)
        if link and not scene.between(whole.clean.end, link.end()):
            listing = read_list(scene, link.end(), scene.sentence(whole.clean.start).end)
            if listing and listing.items[0].clean.start - link.end() < 3:
                yield from relate(scene, listing, [whole], "open")


def _after_colon(scene: Scene) -> Iterator[Relation]:
    """ "mở 19 lớp: 8 lớp cho bí thư, 6 lớp cho cấp ủy viên ...": a colon after the figure, and items of its noun."""
    for whole in scene.figures:
        if whole.kind != "count" or whole.role == "condition" or whole.unit is None:
            continue
        colon = pattern("parts", "colon").match(scene.lower, whole.clean.end, whole.clean.end + 120)
        if colon is None or scene.between(whole.clean.end, colon.end()):
            continue
        if pattern("parts", "closed").search(scene.lower, whole.clean.end, colon.end()):
            continue
        listing = read_list(scene, colon.end(), scene.sentence(whole.clean.start).end)
        if listing and len(listing.items) > 1 and fitness(whole, listing.items):
            yield from relate(scene, listing, [whole], "bracket")


def _in_brackets(scene: Scene) -> Iterator[Relation]:
    """ "42 cuộc (kiểm tra 23 cuộc và giám sát 19 cuộc)": the bracket right after a figure divides it."""
    for bracket in scene.brackets:
        inside = scene.between(bracket.start, bracket.end)
        if len(inside) < 2 or pattern("parts", "closed").search(scene.lower, bracket.start, inside[0].clean.start):
            continue
        if pattern("parts", "open").search(scene.lower, bracket.start, inside[0].clean.start):
            continue
        listing = read_list(scene, bracket.start, bracket.end)
        if listing is None or len(listing.items) < 2:
            continue
        opening = bracket.start - 1
        sentence = scene.sentence(opening)
        wholes = [
            w
            for w in scene.before(opening, sentence.start)
            if w.kind == listing.items[0].kind and w.role != "condition"
        ]
        close = [w for w in wholes if opening - w.clean.end < 120][:3]
        yield from relate(scene, listing, close, "bracket")
        if close and not any(fitness(w, listing.items) for w in close):
            spans = [scene.passage(close[0].clean.start, bracket.end)]
            roles = {"wholes": close[:1], "parts": list(listing.items)}
            yield relation("parts", spans, roles, list="other_kind", alike=likeness(close[0], list(listing.items)))


def _in_footnote(scene: Scene, note: CalledNote) -> Iterator[Relation]:
    """A note that divides a figure of the sentence that its marker stands in."""
    anchor, start, end = note.anchor, note.body.start, note.body.end
    opening = pattern("parts", "openers").match(scene.lower, start, start + 120)
    opener = scene.lower[start : opening.end()] if opening else ""
    listing = read_list(scene, opening.end() if opening else start, end)
    if listing is None:
        return
    paragraph = scene.paragraph(anchor)
    wholes = [
        w
        for w in scene.before(anchor, max(paragraph.start, scene.sentence(anchor).start - 400))
        if w.role != "condition"
    ]
    behind = scene.bracket_after(anchor, 3)
    if behind:  # "mở 03 lớp² (287 học viên)"
        wholes = scene.between(behind.start, behind.end) + wholes
    counts = [w for w in wholes if w.kind == listing.items[0].kind]
    kind = "open" if "trong đó" in opener else "note"
    adjacent = bool(counts) and anchor - counts[0].clean.end < 60
    for columns in columns_of(scene, listing, counts):
        yield from relate(scene, columns, counts, kind, link="footnote", adjacent="yes" if adjacent else "no")
    prizes = [f for f in listing.items if unit_class(f) == "prize"]
    entrants = [w for w in counts if unit_class(w) == "person"]
    if len(prizes) > 1 and entrants:
        spans = [Span(entrants[0].start, entrants[0].end), scene.passage(listing.start, listing.end)]
        yield relation("subset", spans, {"whole": entrants[:1], "parts": prizes}, why="prizes")
