"""Parts and their percents: "3.931/7786 (chiếm 50,5%)", "4001 đảng viên nữ (chiếm 48%)".

The shares of one sentence are one relation, because they speak of one whole; where the whole is not
printed beside the part, every figure that may be it is proposed, nearest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import regex

from extractors.relations import bases, plans
from extractors.relations.partitions import exclusive, overlap
from extractors.relations.scene import Scene, content_words, once, one_noun, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_NEAR = 45
_REACH = 120
_WITH_FORMER = regex.compile(r"\s*(?:so (?:với|cùng)|cùng kỳ|năm (?:trước|ngoái))[^.;()%]{0,50}\(")
_NOUN = regex.compile(r"\s+\p{L}")
_FEATURE_WORDS = 6
_BASE_REACH = 16  # figures
_FAR = 260
_MANY = 3  # shares that prove a whole of another paragraph
_HEAD = regex.compile(r"\s*(?:(?:của|trong|trên|so với)\s+)?(?:tổng\s+)?(?:số\s+)?((?:\p{L}+\s*){1,2})")
_LINK_MARK = regex.compile(r"[(,:–]|\s-\s")


@dataclass(frozen=True)
class Share:
    """A part with its percent; ``base`` where the words name it, the part itself when it is a ratio.

    One that is not ``sure`` may be confirmed, never blamed: "30/62 đơn vị đạt 100% chỉ tiêu".
    """

    part: Figure
    percent: Figure
    base: Figure | None
    sure: bool = True


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``shares`` (roles parts, percents, bases) and ``attainable`` (percent, base)."""
    shares = pairs(scene)
    groups: dict[tuple[int, str], list[Share]] = {}
    for share in shares:
        key = str(share.base.denominator or share.base.figure_id) if share.base else "?"
        groups.setdefault((scene.paragraph(share.part.clean.start).start, key), []).append(share)
    for (_, key), group in groups.items():
        for run in [group] if key != "?" else _by_sentence(scene, group):
            yield _relation(scene, run, stated=key != "?")
    taken = {s.percent.figure_id for s in shares}
    yield from _listed_percents(scene)
    yield from _attainable(scene, taken)


@once
def pairs(scene: Scene) -> list[Share]:
    """Every part that stands with its percent."""
    found = []
    for percent in scene.figures:
        if percent.kind == "percent" and percent.role != "condition" and percent.value_max is None:
            share = _share(scene, percent)
            if share:
                found.append(share)
    found = _told_twice(found)
    known = {share.percent.figure_id for share in found}
    found += [share for share in _respectively(scene) if share.percent.figure_id not in known]
    known = {share.percent.figure_id for share in found}
    of_plan = (Share(*each) for each in bases.of_plan_before(scene))
    return found + [share for share in of_plan if share.percent.figure_id not in known]


def _told_twice(shares: list[Share]) -> list[Share]:
    """ "58/62 (93,5%), bằng 102% ...": one part of one whole has one percent, the next is of something else."""
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for share in shares:
        key = (share.part.figure_id, share.base.figure_id if share.base else None)
        kept.append(replace(share, sure=False) if key in seen else share)
        seen.add(key)
    return kept


def _respectively(scene: Scene) -> Iterator[Share]:
    """ "20 đồng chí ..., 70 đồng chí ..., tỷ lệ tương ứng là 20% và 70%": percents in the order of the counts."""
    for phrase in pattern("respectively").finditer(scene.lower):
        here = scene.sentence(phrase.start())
        percents = [f for f in scene.between(phrase.end(), here.end) if f.kind == "percent"]
        counts = [f for f in scene.before(phrase.start(), here.start) if f.kind == "count" and f.role != "condition"]
        if len(percents) > 1 and len(counts) >= len(percents) and percents[0].clean.start - phrase.end() < 3:
            parts = reversed(counts[: len(percents)])
            yield from (Share(part, percent, None) for part, percent in zip(parts, percents, strict=True))


def _share(scene: Scene, percent: Figure) -> Share | None:
    if pattern("share", "excess").search(scene.lower, max(0, percent.clean.start - 30), percent.clean.start):
        return None
    sentence = scene.sentence(percent.clean.start)
    after = scene.bracket_after(percent.clean.end, 60)
    if (
        after
        and after.start <= sentence.end
        and not scene.between(percent.clean.end, after.start)
        and scene.lower.find(";", percent.clean.end, after.start) < 0
    ):
        told, share = _of_bracket(scene, percent, after)
        if told:
            return share
    level = scene.bracket(percent.clean.start)
    levels = {level, scene.bracket(level.start - 1) if level else None}
    before = [
        f
        for f in scene.before(percent.clean.start, sentence.start)
        if f.role != "condition" and scene.bracket(f.clean.start) in levels
    ]
    if not before or percent.role == "change":
        return None
    nearest = before[0]
    if (
        percent.role == "target"
        and nearest.role == "actual"
        and pattern("share", "striven").search(scene.lower, nearest.clean.end, percent.clean.start)
    ):
        return None
    if nearest.kind == "count" and bases.of_former_term(scene, nearest):
        return None
    if nearest.direction:  # "tăng 559 đồng chí, tương đương 6,5%" is a growth
        return None
    gap = scene.lower[nearest.clean.end : percent.clean.start]
    if nearest.kind == "count" and _beside_plan(scene, percent, gap):
        return None
    linked = pattern("share", "link").search(gap) is not None and len(gap) < _NEAR
    if gap.strip() == "," and _NOUN.match(scene.lower, percent.clean.end, percent.clean.end + 8):
        return None  # "450 đồng chí, 100% cấp ủy viên tham gia"
    if nearest.kind == "ratio" and nearest.reading == "part_of_whole":
        return _of_ratio(scene, nearest, percent, linked=linked)
    if nearest.kind != "count" or not (linked or _tail_link(gap)):
        return None
    sure = _own_link(gap, nearest)
    if _of_plan(scene, percent):
        done = plans.told(scene, nearest, percent)
        return Share(nearest, percent, done.base, done.sure and sure) if done else None
    than = _WITH_FORMER.match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
    if than:  # "1.248 tỷ đồng, bằng 112,4% so với năm 2010 (1.110 tỷ đồng)"
        following = scene.between(than.end(), than.end() + _NEAR)
        same = following and (
            unit_key(following[0]) == unit_key(nearest) is not None or plans.stands_in(nearest, following[0])
        )
        done = plans.of_bracket(scene, percent, following[0]) if same else None
        return Share(done.part, percent, done.base, done.sure and sure) if done else None
    named = pattern("share", "of_named").match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
    if named:
        base = _named_base(scene, nearest, named[1], scene.lower[named.start(1) : named.end() + _REACH])
        return Share(nearest, percent, base, sure and not _of_others(scene, nearest, percent, base))
    if _of_other(scene, percent):
        return None
    if len(before) > 1 and before[1].kind == "count" and unit_class(before[1]) in {unit_class(nearest), None}:
        link = scene.lower[before[1].clean.end : nearest.clean.start]
        if pattern("share", "of_total").search(link) or link.strip() == "/":
            others = _of_others(scene, before[1], percent, nearest)
            return Share(before[1], percent, nearest, sure and not others)
    base = (
        bases.among(scene, nearest, percent)
        or _stated_base(scene, nearest, before[1:_BASE_REACH])
        or _done_of(scene, nearest, before[1:2], gap)
        or bases.made_up(scene, nearest, before[1:_BASE_REACH])
        or bases.of_feature(scene, nearest, percent, before[1:_BASE_REACH])
    )
    own = bases.of_its_clause(scene, nearest, before[1:2])
    if own is not None and own is not base and plans.fits(nearest, percent, own):
        base = own
    return Share(nearest, percent, base, sure and not _of_others(scene, nearest, percent, base))


def _of_bracket(scene: Scene, percent: Figure, after: Span) -> tuple[bool, Share | None]:
    """Whether the bracket behind a percent says what it is of, and the share: "97,6% (82/84 chi bộ)"."""
    inside = scene.between(after.start, after.end)
    if inside and (
        percent.role == "change" or pattern("change", "formerly").match(scene.lower, after.start, inside[0].clean.start)
    ):
        return False, None  # "đạt 79% (năm 2012: 33/47, 70,2%)" tells of another year
    between = scene.lower[percent.clean.end : after.start]
    planned = pattern("share", "plan").match(between) is not None
    if inside and inside[0].kind == "ratio" and inside[0].reading == "part_of_whole":
        return True, Share(inside[0], percent, inside[0], not planned)
    if len(inside) != 1 or inside[0].kind != "count":
        return False, None
    bare = (
        not scene.lower[after.start : after.end].replace(inside[0].text.lower(), "").strip()
    )  # "nữ chiếm 51,9% (200)"
    if not unit_class(inside[0]) and not (bare and not between.strip(" (") and percent.role != "change"):
        return False, None
    named = pattern("share", "of_bracket").fullmatch(between)
    part = _counted_before(scene, percent) if named else None
    if part and unit_class(part) == unit_class(inside[0]):
        start = scene.sentence(percent.clean.start).start
        told = (f for f in scene.before(percent.clean.start, start) if f.kind == "count")
        alike = [f for f in told if one_noun(f, part) or plans.stands_in(part, f)]
        fitting = next((f for f in alike if plans.fits(f, percent, inside[0])), None)
        return True, Share(fitting or part, percent, inside[0], fitting is not None or len(alike) < 2)
    if planned:  # "47% chỉ tiêu cả năm (570 đảng viên)"
        done = plans.of_bracket(scene, percent, inside[0])
        return True, Share(done.part, percent, done.base, done.sure) if done else None
    if not between.strip(" (") and percent.role != "change":  # "45,2% (5.806 đồng chí, năm 2020)"
        return True, Share(inside[0], percent, None)
    return False, None


def _counted_before(scene: Scene, percent: Figure) -> Figure | None:
    """The count that a percent is of, with one other percent of it between them at most."""
    sentence = scene.sentence(percent.clean.start)
    level = scene.bracket(percent.clean.start)
    before = scene.same_level(scene.before(percent.clean.start, sentence.start), level)[:2]
    linked = pattern("share", "bare_link").search(scene.label(percent) + " ")
    count = next((f for f in before if f.kind == "count"), None)
    between = before[: before.index(count)] if count else []
    gap = scene.lower[count.clean.end : percent.clean.start] if count else ";"
    plain = count is not None and count.role == "actual" and count.direction is None and ";" not in gap
    return count if plain and linked and all(f.kind == "percent" for f in between) else None


def _of_ratio(scene: Scene, ratio: Figure, percent: Figure, *, linked: bool) -> Share | None:
    """ "62/65 đơn vị đã nộp, đạt 95,4%"; "30/62 đơn vị ..., bình quân đạt 112%" is of something else."""
    gap = scene.lower[ratio.clean.end : percent.clean.start]
    tied = pattern("share", "far_link").search(gap) or gap.endswith("(")
    if not linked and not (tied and ";" not in gap and len(gap) < _FAR):
        return None
    if percent.value > 100 and ratio.denominator is not None and ratio.value <= ratio.denominator:
        return None
    planned = _of_plan(scene, percent)
    sure = _own_link(gap, ratio) and not pattern("share", "inner").search(gap)
    other = percent.value == 100 if planned else _of_others(scene, ratio, percent, ratio)
    return Share(ratio, percent, ratio, sure and not other)


def _own_link(gap: str, part: Figure) -> bool:
    """True when what links a percent to its part can tell of nothing else: ", đạt", "(chiếm".

    "45 đơn vị đạt 100% nội dung", "12/20 doanh nghiệp tăng trưởng doanh thu đạt 15%" tell what each one reached.
    """
    if pattern("share", "property").search(gap):
        return part.unit is None
    marks = [m.start() for m in _LINK_MARK.finditer(gap)]
    if marks and pattern("share", "own_link").search(gap[marks[-1] :].replace(" - ", "- ").lstrip()):
        return True
    return pattern("share", "bare_link").search(gap) is not None and not pattern("share", "has_rate").search(gap)


def _of_others(scene: Scene, part: Figure, percent: Figure, base: Figure | None) -> bool:
    """ "45 đồng chí, chiếm 11,7% cấp ủy viên", "đạt 100% tiến độ": the words behind a percent name another whole."""
    rest = scene.lower[percent.clean.end : min(scene.sentence(percent.clean.start).end, percent.clean.end + _REACH)]
    end = pattern("share", "base_end").search(rest)
    phrase = rest[: end.start()] if end else rest
    if base is None:
        known = " ".join(f.unit or "" for f in [part, *bases.candidates(scene, part, frozenset({part.figure_id}))])
        return not _says(pattern("share", "whole_body").sub(" ", phrase), known)
    known = f"{scene.label(base)} {base.unit or ''}"
    if base is part:
        phrase = pattern("share", "whole_body").sub(" ", phrase)
        head = _HEAD.match(phrase)
        if head and not _says(head[1], known):  # "52/62 đảng bộ có chi đoàn, chiếm 35% tổng số chi đoàn"
            return True
    return not _says(phrase, f"{known} {scene.tail(base)}")


def _says(phrase: str, known: str) -> bool:
    """True when every word of a phrase that tells something stands in the words known."""
    return content_words(phrase) <= content_words(known.lower())


def _done_of(scene: Scene, part: Figure, before: list[Figure], gap: str) -> Figure | None:
    """ "Có 88 đảng viên dự bị đến hạn, đã công nhận chính thức 84 đồng chí, đạt 95,5%": done of those right before."""
    if not before or not pattern("share", "reached").search(gap):
        return None
    whole = before[0]
    every = whole.kind == "ratio" and whole.value == whole.denominator  # "56/56 đảng bộ đăng ký, 42 ... được công nhận"
    alike = (
        (whole.kind == "count" or every)
        and whole.role == part.role == "actual"
        and unit_class(whole) == unit_class(part)
    )
    done = pattern("share", "done").search(f"{scene.label(part)} {gap if every else ''}")
    near = part.clean.start - whole.clean.end < _FAR // 2 and ";" not in scene.lower[whole.clean.end : part.clean.start]
    return whole if alike and done and near and unit_class(part) and whole.value >= part.value else None


def _beside_plan(scene: Scene, percent: Figure, gap: str) -> bool:
    """ "20.096 người (đạt 100,48% kế hoạch), trong đó 981 người (đạt 57,71%)": of a plan as well."""
    if not gap.rstrip().endswith("(đạt") or _of_plan(scene, percent):
        return False
    earlier = scene.before(percent.clean.start, scene.sentence(percent.clean.start).start)
    return any(f.kind == "percent" and _of_plan(scene, f) for f in earlier)


def _of_other(scene: Scene, percent: Figure) -> bool:
    """ "chiếm 20% của ..." names a base of its own."""
    following = scene.between(percent.clean.end, percent.clean.end + 80)
    return _of_former(scene, percent) and not following


def _tail_link(gap: str) -> bool:
    """ "4.340 đồng chí đảng viên nam (chiếm 52%)": a few words of the noun phrase, then the link."""
    at = max(gap.rfind("("), gap.rfind(","), gap.rfind(" chiếm"), gap.rfind(" đạt"))
    if at >= 0 and pattern("share", "that_is").fullmatch(gap[at:]) and ";" not in gap and "." not in gap:
        return len(gap) <= 140
    if at < 0 or len(gap) > 140 or ";" in gap or "." in gap.strip() or "lệ" in gap[:at]:
        return False
    return pattern("share", "link").search(gap[at:]) is not None and (
        any(word in gap for word in ("chiếm", "đạt", "bằng", "tỷ lệ", "tỉ lệ")) or gap.rstrip().endswith("(")
    )


def _named_base(scene: Scene, part: Figure, name: str, phrase: str) -> Figure | None:
    """ "384 sáng kiến được đăng ký; ... 297 sáng kiến, bằng 77,3% số đăng ký": the figure with the words repeated."""
    start = scene.sentence(part.clean.start).start
    for whole in scene.before(part.clean.start, start):
        if whole.kind != "count":
            continue
        said = f"{scene.label(whole)} {whole.unit or ''} {scene.tail(whole)}".lower()
        same = unit_key(whole) == unit_key(part) and name in said
        noun = unit_key(whole) or name
        same = same or noun == name or (noun.startswith(f"{name} ") and phrase.startswith(f"{noun} "))
        if same and whole.value > part.value:  # "12,8% tổng số đảng viên bị kỷ luật"
            return whole
    return None


def _stated_base(scene: Scene, part: Figure, before: list[Figure]) -> Figure | None:
    """The figure of the sentence that "trong đó" or "trong tổng số" makes the whole of the part."""
    outermost: Figure | None = None
    for whole in before:
        if scene.bracket(whole.clean.start) not in {None, scene.bracket(part.clean.start)}:
            continue
        if (
            whole.kind != "count"
            or whole.role == "condition"
            or unit_class(whole) != unit_class(part)
            or whole.value < part.value
        ):
            continue
        between = scene.lower[whole.clean.end : part.clean.start]
        among = pattern("share", "among").fullmatch(scene.label(whole))
        if among and ";" not in between and pattern("share", "has").search(between):
            return whole
        lists = [m for kind in ("open", "closed") if (m := pattern("parts", kind).search(between))]
        opened = min(lists, key=lambda m: m.start(), default=None)
        named = pattern("share", "whole_named").search(scene.label(whole) + " ")
        inner = between[: opened.start()].rstrip().removesuffix(";") if opened else ""  # "...; trong đó" is of the same
        if (opened and ";" not in inner) or (named and "trong tổng" not in scene.label(whole)):
            if not (opened and ";" in between[opened.end() :]):
                return whole
            outermost = whole  # a semicolon may have closed the inner "trong đó"
    return outermost


def _by_sentence(scene: Scene, group: list[Share]) -> list[list[Share]]:
    """Shares of one sentence and one date speak of one whole."""
    runs: dict[tuple[int, str | None], list[Share]] = {}
    for share in group:
        place = scene.sentence(share.part.clean.start).start
        runs.setdefault((place, share.part.period_end), []).append(share)
    return list(runs.values())


def _relation(scene: Scene, run: list[Share], *, stated: bool) -> Relation:
    wholes = bases.candidates(scene, run[0].part, frozenset(s.part.figure_id for s in run))
    if stated and run[0].base:
        printed = run[0].part is run[0].base  # a/b
        wholes = [run[0].base] if printed else [run[0].base, *(f for f in wholes if f is not run[0].base)]
    elif len(run) >= _MANY:
        former = bases.of_former_paragraph(scene, [share.part for share in run])
        wholes += [f for f in former if f not in wholes]
    spans = [
        scene.passage(min(s.part.clean.start, s.percent.clean.start), max(s.part.clean.end, s.percent.clean.end))
        for s in run
    ]
    roles = {"parts": [s.part for s in run], "percents": [s.percent for s in run], "bases": wholes}
    roles["unsure"] = [s.percent for s in run if not s.sure]
    if stated and run[0].base is not run[0].part:  # "cấp ủy viên 600 đồng chí (12%), trong đó nữ 72 (1,4%)"
        own = [s.percent for s in pairs(scene) if s.part is run[0].base]
        roles["outer"] = [p for p in own if not _of_plan(scene, p) and not _of_former(scene, p)]
    of = "stated" if stated else "parts" if exclusive(scene, roles["parts"]) == "all" else "inferred"
    told = "features" if _tells_features(scene, run) else "overlap" if overlap(scene, roles["parts"]) else "any"
    beside = "yes" if wholes and _opens_behind(scene, wholes[0], run) else "no"
    return relation("shares", spans, roles, base=of, told=told, beside=beside)


def _opens_behind(scene: Scene, base: Figure, run: list[Share]) -> bool:
    """ "có 5.216 đảng viên (nữ 2.347 đồng chí, chiếm 45,0%; ...)": what opens behind a whole tells of it."""
    first = min(share.part.clean.start for share in run)
    opened = scene.lower[base.clean.end : first]
    if base.kind != "count" or base.role != "actual":
        return False
    if pattern("share", "opened").fullmatch(opened):
        return True
    since = scene.sentence(base.clean.start).start  # "Kết nạp 41 đảng viên, đạt 82% kế hoạch. Trong đó, có ..."
    alone = not any(unit_class(f) == unit_class(base) for f in scene.before(base.clean.start, since))
    return alone and pattern("share", "opened_next").fullmatch(opened) is not None


def _tells_features(scene: Scene, run: list[Share]) -> bool:
    """ "nữ 09 đồng chí (23,1%), thạc sĩ 21 đồng chí (53,8%)": two features of the same persons, side by side."""
    parts = [share.part for share in run]
    if len(run) < 2 or any(share.base or unit_class(share.part) != "person" for share in run):
        return False
    labels = [scene.label(part) for part in parts[1:]]
    words = max(len(label.split()) for label in labels)
    first, last = run[0].part.clean.start, run[-1].percent.clean.end
    apart = pattern("share", "inner").search(scene.lower, first, last)
    return (
        overlap(scene, parts) and words <= _FEATURE_WORDS and apart is None and len({unit_key(p) for p in parts}) == 1
    )


def _listed_percents(scene: Scene) -> Iterator[Relation]:
    """ "xuất sắc chiếm 18%; tốt chiếm 75%; hoàn thành chiếm 7%": three shares and more, each with its own label."""
    groups: dict[int, list[Figure]] = {}
    for figure in scene.figures:
        if figure.kind == "percent" and figure.role == "actual" and figure.qualifier == "exact":
            groups.setdefault(scene.sentence(figure.clean.start).start, []).append(figure)
    for group in groups.values():
        graded = exclusive(scene, group) is not None
        listed = group if graded else [f for f in group if pattern("share", "far_link").search(scene.label(f) + " ")]
        dates = {(f.period_start, f.period_end) for f in listed}
        told = overlap(scene, listed) or overlap(scene, _counts_before(scene, listed))
        if not graded and (told or any(_of_plan(scene, f) for f in listed)):
            continue
        if len(listed) > 2 and len(listed) == len(group) and len(dates) == 1:
            spans = [scene.passage(listed[0].clean.start, listed[-1].clean.end)]
            yield relation("hundred", spans, {"percents": listed}, sure="no")


def _counts_before(scene: Scene, percents: list[Figure]) -> list[Figure]:
    """ "nữ có 1.042 đồng chí (43,2%); công nhân 1.302 đồng chí (53,9%)": the counts say what the percents are of."""
    counts = [scene.figures[i - 1] for f in percents if (i := scene.index[f.figure_id])]
    return counts if len(counts) == len(percents) and all(f.kind == "count" for f in counts) else []


def _of_plan(scene: Scene, percent: Figure) -> bool:
    return pattern("share", "plan").match(scene.lower, percent.clean.end, percent.clean.end + _REACH) is not None


def _of_former(scene: Scene, percent: Figure) -> bool:
    return pattern("share", "of_other").match(scene.lower, percent.clean.end, percent.clean.end + _REACH) is not None


def _attainable(scene: Scene, taken: set[str]) -> Iterator[Relation]:
    """ "68% cấp ủy cơ sở" of a report that says how many there are: some whole number must give 68 %."""
    from extractors.relations.census import census

    known = census(scene)
    for percent in scene.figures:
        if (
            percent.kind != "percent"
            or percent.role != "actual"
            or percent.qualifier != "exact"
            or percent.figure_id in taken
        ):
            continue
        named = pattern("organisations").match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
        base = _organisations_near(scene, percent, named, known) if named else None
        if base:
            spans = [Span(percent.start, percent.end), Span(base.start, base.end)]
            yield relation("attainable", spans, {"percent": [percent], "base": [base]})


def _organisations_near(
    scene: Scene, percent: Figure, named: regex.Match[str], known: Mapping[str | None, Figure]
) -> Figure | None:
    """The count of the organisations that a percent speaks of: of its paragraph, else of the report."""
    from extractors.relations.census import organisation

    kind = {"cell": "chi bộ cơ sở", "committee": "đảng bộ"}.get(named.lastgroup or "", "tổ chức cơ sở đảng")
    paragraph = scene.paragraph(percent.clean.start)
    near = [
        f
        for f in scene.before(percent.clean.start, paragraph.start)
        if f.kind == "count" and f.role == "actual" and organisation(f) == kind
    ]
    whole = [
        f for f in near if not pattern("parts", "open").search(scene.lower[max(0, f.clean.start - 24) : f.clean.start])
    ]
    return whole[0] if whole else None if near else known.get(kind)
