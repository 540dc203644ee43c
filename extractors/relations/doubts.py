"""What leaves a list and its whole in doubt, so that a sum that is off is no contradiction.

"Thu nhập bình quân 9,5 triệu đồng, trong đó ngành điện 12,5 triệu đồng": a mean has no parts. "tăng 3 (thành lập
mới 5, giải thể 2)": what came less what went. Such lists are confirmed where they fit and left alone where not.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractors.relations.lists import Listing
from extractors.relations.partitions import is_series, named_before
from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure

_NEAR = 80
_ANY = frozenset({"đơn vị", "tập thể", "tổ chức", "cơ quan", "nơi"})  # may be counted in any noun
_KINDS = 8  # figures looked back for the kinds of a list, or for what a whole was taken from
_OPENER = 24
_DIVIDES = regex.compile(r"gồm[^.;()]{0,8}$")


def doubtful(scene: Scene, whole: Figure, listing: Listing, parts: list[Figure]) -> bool:
    """True where the words leave open whether the parts divide the whole."""
    return (
        whole.kind == "percent"  # "đạt 98,8%, trong đó chi bộ cơ quan 99,5%": a branch may lie above the average
        or whole.role == "change"
        or whole.direction is not None
        or _is_mean(scene, whole, parts)
        or _of_each(scene, whole, listing)
        or any(pattern("parts", "all_told").search(scene.label(f)) for f in parts)
        or _come_and_go(scene, parts)
        or _left_out(scene, whole, listing, parts)
        or _breaks_twice(scene, listing)
        or _is_plan(scene, whole, listing)
        or _retells(scene, whole, parts)
        or _completes(scene, whole, parts)
        or _goes_on(scene, whole, listing)
        or _two_deeds(scene, parts)
        or pattern("parts", "joined_by_many").match(scene.lower, whole.clean.end, whole.clean.end + _NEAR) is not None
    )


def _two_deeds(scene: Scene, parts: list[Figure]) -> bool:
    """ "án hình sự thụ lý 80 vụ, đã giải quyết 43 vụ": what came in and what was done of it, item by item."""
    deeds = [found[-1] for part in parts if (found := pattern("parts", "deeds").findall(scene.label(part)))]
    return "thụ lý" in deeds and len(set(deeds)) > 1 and "còn" not in scene.label(parts[-1]).split()


def _retells(scene: Scene, whole: Figure, parts: list[Figure]) -> bool:
    """ "cảnh cáo 2, khai trừ 4 (cấp trên cảnh cáo 1, khai trừ 4)": told again kind by kind, no parts of the last."""
    start = scene.sentence(whole.clean.start).start
    former = [f for f in scene.before(whole.clean.start, start)[:_KINDS] if f.kind == whole.kind]
    names = {name for f in former if len((name := scene.label(f)).split()) > 1}
    return any(scene.label(part).endswith(name) for part in parts for name in names)


def _completes(scene: Scene, whole: Figure, parts: list[Figure]) -> bool:
    """ "Tiếp nhận 21 lượt đơn, đã giải quyết 6 đơn, trong đó lưu 15 đơn": the parts and the whole make up a former."""
    start = scene.sentence(whole.clean.start).start
    total = whole.value + sum(f.value for f in parts)
    if not any(pattern("parts", "left").search(scene.label(f)) for f in parts):
        return False
    return any(f.kind == "count" and f.value == total for f in scene.before(whole.clean.start, start)[:_KINDS])


def _goes_on(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """ "(17 khiển trách; 2 cảnh cáo và khai trừ 1 trường hợp)": a last item with its name before its number."""
    bracket = scene.bracket(listing.items[0].clean.start)
    if bracket is None or not listing.numbers_first:
        return False
    following = [f for f in scene.between(listing.items[-1].clean.end, bracket.end) if f.kind == "count"]
    short = whole.value - sum(f.value for f in listing.items)
    return any(f.value == short for f in following)


def _is_mean(scene: Scene, whole: Figure, parts: list[Figure]) -> bool:
    """ "bình quân 82 điểm, trong đó cao nhất 98 điểm"; "120 triệu đồng/người, trong đó ngành điện 350"."""
    if unit_class(whole) not in {"money", "quantity", None} and whole.unit != "điểm":
        return pattern("parts", "mean").search(scene.label(whole)) is not None
    return (
        whole.unit == "điểm"
        or pattern("parts", "mean").search(f"{scene.label(whole)} {scene.tail(whole)}") is not None
        or pattern("parts", "per").match(scene.lower, whole.clean.end, whole.clean.end + 12) is not None
        or any(pattern("parts", "extreme").search(scene.label(f)) for f in parts)
        or (unit_class(whole) == "money" and any(unit_class(f) != "money" for f in parts))
    )


def _of_each(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """ "mỗi hộ 1 con bò trị giá 15 triệu đồng, trong đó ..."; "50 triệu đồng; mỗi suất gồm 1 thùng mì và ..."."""
    since = max(scene.clause_start(whole.clean.start), whole.clean.start - _NEAR)
    stop = max(whole.clean.start, min(listing.start, scene.sentence(whole.clean.start).end))
    each, opened = pattern("parts", "each"), scene.clause_start(listing.start)
    return bool(each.search(scene.lower, since, stop) or each.search(scene.lower, opened, listing.items[0].clean.start))


def _come_and_go(scene: Scene, parts: list[Figure]) -> bool:
    """ "(thành lập mới 12, tiếp nhận 2, giải thể 3)": some came and some went."""
    coming, going = _movements(scene, parts)
    return bool(coming) and bool(going)


def _movements(scene: Scene, parts: Iterable[Figure]) -> tuple[list[Figure], list[Figure]]:
    coming: list[Figure] = []
    going: list[Figure] = []
    for part in parts:
        words = scene.label(part) or named_before(scene, part) or scene.tail(part)
        if part.direction == "up" or (part.direction is None and pattern("parts", "coming").search(words)):
            coming.append(part)
        elif part.direction == "down" or pattern("parts", "going").search(words):
            going.append(part)
    return coming, going


def net_change(scene: Scene, whole: Figure, parts: list[Figure]) -> dict[str, list[Figure]]:
    """What came and what went, by role, where the whole is their change: "tăng 3 (thành lập 5, giải thể 2)"."""
    if whole.direction is None:
        return {}
    coming, going = _movements(scene, parts)
    if not coming or not going or len(coming) + len(going) != len(parts):
        return {}
    more, less = (coming, going) if whole.direction == "up" else (going, coming)
    return {"more": more, "less": less}


def _left_out(scene: Scene, whole: Figure, listing: Listing, parts: list[Figure]) -> bool:
    """True where items of the list are not among the parts though they may count the same."""
    kind = unit_class(whole)
    left = [f for f in listing.items if f not in parts]
    if any(unit_class(f) in {kind, None} for f in left):
        return True
    if left and unit_key(whole) in _ANY:  # "27 đơn vị (gồm 16 bộ, 4 cơ quan ...)"
        return True
    return bool(_ratios(scene, listing))


def _ratios(scene: Scene, listing: Listing) -> list[Figure]:
    """ "16 chỉ tiêu: 13/16 chỉ tiêu đạt, 02 chưa đạt, 01 chưa đến kỳ": ratios among the items."""
    level = scene.bracket(listing.items[0].clean.start)
    inside = scene.same_level(scene.between(listing.start, listing.end), level)
    return [f for f in inside if f.kind == "ratio" and f.reading == "part_of_whole"]


def _breaks_twice(scene: Scene, listing: Listing) -> bool:
    """ "khiển trách 12, cảnh cáo 5; xóa tên 4 đảng viên": behind the semicolon other acts may begin."""
    first = first_clause(scene, listing)
    return 1 < len(first) < len(listing.items)


def first_clause(scene: Scene, listing: Listing) -> list[Figure]:
    """The items up to the first semicolon."""
    semicolon = scene.lower.find(";", listing.items[0].clean.end, listing.end)
    return [f for f in listing.items if semicolon < 0 or f.clean.end <= semicolon]


def _is_plan(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """ "mục tiêu đề ra là 1.000 đảng viên. Cụ thể, năm 2021 kết nạp 204 ...": results do not divide a target."""
    if _DIVIDES.search(scene.lower, max(0, listing.start - _OPENER), listing.start):
        return False
    return whole.role == "target" or pattern("parts", "planned").search(scene.label(whole)) is not None


def another_time(scene: Scene, listing: Listing, parts: list[Figure]) -> bool:
    """ "25 chi bộ (năm 2022: 28 chi bộ, giảm 3 chi bộ)": a bracket that tells of another year, or of a change."""
    if any(f.direction or f.role == "change" for f in parts):
        return True
    return not is_series(scene, parts) and bool(
        pattern("parts", "other_time").match(scene.lower, listing.start, listing.items[0].clean.start)
    )


def sums_up_wholes(scene: Scene, listing: Listing) -> bool:
    """ "công chức 15 người, viên chức 30 người; trong đó nghỉ hưu 32": behind a semicolon of both together."""
    before = scene.lower[max(0, listing.start - _OPENER) : listing.start]
    return pattern("parts", "then_of_total").search(before) is not None


def firm_parts(scene: Scene, parts: list[Figure]) -> list[Figure]:
    """The parts up to a semicolon that opens a clause with a verb: "trong đó 5 ...; 55 đơn vị đã báo cáo"."""
    for i, part in enumerate(parts[1:], 1):
        said = f"{scene.label(part)} {scene.tail(part)}"
        if ";" in scene.lower[parts[i - 1].clean.end : part.clean.start] and (
            pattern("parts", "done_since").search(said) or pattern("verbs").search(said)
        ):
            return parts[:i]
    return parts


def other_sums(scene: Scene, whole: Figure, listing: Listing, parts: list[Figure]) -> dict[str, list[Figure]]:
    """Items that may make up the whole instead: those up to the first semicolon, or the parts with the ratios."""
    found: dict[str, list[Figure]] = {}
    first = first_clause(scene, listing)
    if 1 < len(first) < len(listing.items):
        found["leading"] = first
    ratios = [f for f in _ratios(scene, listing) if f.denominator == whole.value]
    if ratios:
        found["with_ratios"] = sorted([*ratios, *parts], key=lambda f: f.clean)
    return found


def of_a_former_clause(scene: Scene, whole: Figure, listing: Listing) -> bool:
    """ "03 chi bộ làm điểm; đã hoàn thành 45 đại hội, trong đó bầu trực tiếp tại 12 chi bộ": of the 45."""
    semicolon = scene.lower.rfind(";", whole.clean.end, max(whole.clean.end, listing.start))
    between = scene.between(semicolon, listing.start) if semicolon >= 0 else []
    return any(f.kind == "count" and f.value >= listing.items[0].value for f in between)
