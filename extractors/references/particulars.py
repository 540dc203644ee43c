"""What is said of a document around its mention: who issued it, its title."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex

from extractors.clean import CleanText
from extractors.references.grammar import grammar, issuer, term
from extractors.references.mentions import Mention
from extractors.wording import function_words

DAY = (
    r"(?:ban hành )?(?:ngày ?[\d …._]{0,6}(?:[/.-] ?\d{1,2} ?[/.-] ?\d{4}|tháng ?[\d …._]{0,5}(?:(?:năm|/) ?\d{4})?)"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|tháng \d{1,2} ?(?:/|năm) ?\d{4}|năm \d{4})"
)
_DATED = rf"(?: ?,? ?\(?{DAY}\)?)?"
_TO_ISSUER = regex.compile(
    rf"{_DATED} ?,? ?(?:(?:ban hành )?(?:của|do|tại) (?:hội nghị (?:lần thứ \p{{L}}+,? |trung ương \d+,? )?)?"
    r"|hội nghị lần thứ \p{L}+,? )",
    regex.IGNORECASE,
)
_TO_TITLE = regex.compile(rf"{_DATED} ?[,:]? ?(?:(?:về(?: việc)?|v/v) ?[:,]? ?)?(?=[“\"«])", regex.IGNORECASE)
_EMPHASIS = regex.compile(r"\s?[,:]?\s?(?:(?:về(?: việc)?|v/v)\s)?\*{1,3}([^*\n]{12,400})\*{1,3}", regex.IGNORECASE)
_JOINED = regex.compile(rf"{_DATED} ?[,;]? ?(?:và |hoặc |cùng |& ?)?(?:các |số )?", regex.IGNORECASE)
_SESSION = regex.compile(
    r" ?\(?(?:của )?hội nghị (?:lần thứ [\p{L}\d]+ )?(?:(?:ban chấp hành|bch) )?trung ương(?: đảng)?"
    r"(?: (?:lần thứ )?[\p{L}\d]+)?(?P<term>,? ?(?:khóa [ivx]+|\(khóa [ivx]+\)))",
    regex.IGNORECASE,
)
_DECIDES = regex.compile(rf"{_DATED},? ", regex.IGNORECASE)
_DIRECTLY = regex.compile(rf" ?,? ?{DAY} ", regex.IGNORECASE)
_SUBJECT = regex.compile(r" (?:về|v/v|phê duyệt|ban hành|quy định)(?!\p{L})|[.;):]|$")
_OF = regex.compile(r" (?:của )?(?=ban )|(?<= của )", regex.IGNORECASE)
_CLOSING = {"“": "”", "«": "»"}
_LONGEST_TITLE = 600
_ISSUED = regex.compile(r"(?<!\p{L})(?:ban hành|thông qua|ra|ký|có|xây dựng)(?!\p{L})")
_AT = regex.compile(r"(?<!\p{L})(?:tại|theo|bằng|trong) (?:các )?$")
_NO_SUBJECT = regex.compile(
    r"[;,”)] (?:và |đồng thời |tiếp đó |sau đó )?(?:(?:trong |đến )?(?:năm|ngày) [\d/.-]+,? )?(?:đã |tiếp tục )*$"
)
_CENTRAL = regex.compile(r"(?:Bộ Chính trị|Ban Bí thư|Ban Chấp hành Trung ương|BCH Trung ương|Trung ương)(?!\p{L})")
_LOOK_BACK = 240


@cache
def _adverbs() -> regex.Pattern[str]:
    return regex.compile(rf"(?: {function_words('issuing')})*,? ?")


@cache
def _verbs() -> regex.Pattern[str]:
    return regex.compile(rf" (?:{function_words('adverbs')} )*{function_words('decides')}")


@cache
def _listing() -> regex.Pattern[str]:
    return regex.compile(rf"(?:[ ,;:()\d/.–-]|“[^”\n]{{0,200}}”|{function_words('listing')})*")


@dataclass(frozen=True, slots=True)
class Particulars:
    """Issuer and title as printed. ``from_term`` says that the issuer is known only by its term ("(khóa XII)")."""

    issuer: str | None = None
    title: str | None = None
    from_term: bool = False


def describe(clean: CleanText, source: str, mentions: list[Mention]) -> list[Particulars]:
    """The particulars of each mention; coordinated mentions share the issuer and the title that follow the last.

    ``source`` is the original text, where emphasis can mark a title that has no quotation marks.
    """
    described = [_after(clean, source, mention) for mention in mentions]
    for i, (mention, following) in reversed(list(enumerate(pairwise(mentions)))):
        described[i] = _shared(clean, mention, following, described[i], described[i + 1])
    before: str | None = None
    for i, own in enumerate(described):
        before = None if own.issuer else _before(clean, mentions, i, before)
        described[i] = replace(own, issuer=own.issuer or before)
    return described


def joined(clean: CleanText, mention: Mention, following: Mention) -> bool:
    """True when nothing but a date and a comma or "và" stands between two mentions."""
    return following.start - mention.end < 60 and bool(_JOINED.fullmatch(clean.text, mention.end, following.start))


def _after(clean: CleanText, source: str, mention: Mention) -> Particulars:
    name, from_term, end = None, False, mention.end
    if mention.plenum or (mention.symbol or "").endswith("/TW"):
        match = term().match(clean.text, end)
        if match or mention.plenum:
            name, from_term = "Trung ương" + (_spaced(match[0]) if match else ""), True
            end = match.end() if match else end
    within = _OF.search(clean.lower, mention.start, mention.end)
    if within and (body := issuer().match(clean.text, within.end())):
        name = body[0]
    elif session := _SESSION.match(clean.text, end):
        name, end = "Trung ương" + _spaced(session["term"]), session.end()
    elif lead := _TO_ISSUER.match(clean.text, end) or (_OF.match(clean.text, end) if mention.plenum else None):
        body = issuer().match(clean.text, lead.end())
        if body:
            name, from_term, end = body[0], False, body.end()
    elif lead := _DIRECTLY.match(clean.text, end):
        body = issuer().match(clean.text, lead.end())
        name = body[0] if body and _SUBJECT.match(clean.lower, body.end()) else None
    if not name and _AT.search(clean.lower, max(0, mention.start - 12), mention.start):
        name = _deciding(clean, end)
    return Particulars(name, _title(clean, source, end), from_term)


def _deciding(clean: CleanText, end: int) -> str | None:
    """ "Tại Quyết định số 12-QĐ/TW, Bộ Chính trị quyết định ...": the issuer stands behind, before its verb."""
    lead = _DECIDES.match(clean.text, end)
    body = issuer().match(clean.text, lead.end()) if lead else None
    return body[0] if body and _verbs().match(clean.lower, body.end()) else None


def _spaced(name: str) -> str:
    return " " + name.strip(" ,")


def _title(clean: CleanText, source: str, end: int) -> str | None:
    text = clean.text
    lead = _TO_TITLE.match(text, end)
    if lead:
        return _quoted(text, lead.end())
    emphasised = _EMPHASIS.match(source, clean.original(end - 1, end).end)
    return emphasised[1].strip() if emphasised else None


def _quoted(text: str, start: int) -> str | None:
    """What stands in the quotation marks that open at ``start``; marks inside it are balanced."""
    opening = text[start]
    closing = _CLOSING.get(opening, opening)
    limit = min(len(text), start + _LONGEST_TITLE)
    depth, first = 1, -1
    for match in regex.finditer(r"[“”«»\"\n]", text[start + 1 : limit]):
        at = start + 1 + match.start()
        if match[0] == "\n":
            break
        if match[0] == closing:
            first = at if first < 0 else first
            depth -= 1
            if not depth:
                return text[start + 1 : at].strip() or None
        elif match[0] == opening:
            depth += 1
    return text[start + 1 : first].strip() or None if first > 0 else None


def _shared(
    clean: CleanText, mention: Mention, following: Mention, own: Particulars, theirs: Particulars
) -> Particulars:
    """What a mention takes over from the coordinated one behind it."""
    open_plenum = mention.plenum and own.issuer == "Trung ương" and following.plenum
    if (own.issuer and not open_plenum) or own.title or not theirs.issuer or not joined(clean, mention, following):
        return own
    if theirs.from_term and not open_plenum:
        return own
    if ";" in clean.text[mention.end : following.start]:
        return own
    organs = {m.symbol.split("/")[-1] for m in (mention, following) if m.symbol}
    central = (mention.symbol or "").endswith("/TW") and _CENTRAL.match(theirs.issuer)
    return own if len(organs) > 1 and not central else theirs


def _before(clean: CleanText, mentions: list[Mention], i: int, previous: str | None) -> str | None:
    """ "Ban Thường vụ Đảng ủy Khối đã ban hành Kế hoạch số ...": the issuer stands before the verb.

    A verb without a subject goes on with that of the mention before ("; năm 2020 ban hành Kết luận số ...").
    """
    mention = mentions[i]
    start = max(clean.block_at(mention.start).start, mention.start - _LOOK_BACK)
    verbs = list(_ISSUED.finditer(clean.lower, start, mention.start))
    if not verbs:
        return None
    verb = verbs[-1]
    between, at = [], verb.end()
    for other in mentions[max(0, i - 12) : i]:
        if other.start >= at:
            between.append(clean.lower[at : other.start])
            at = other.end
    between.append(clean.lower[at : mention.start])
    rest = grammar().word.sub("", " ".join(between))
    if not _listing().fullmatch(rest):
        return None
    for body in reversed(list(issuer().finditer(clean.text, start, verb.start()))):
        if _adverbs().fullmatch(clean.lower, body.end(), verb.start()):
            return str(body[0])
    same_block = i > 0 and mentions[i - 1].start >= clean.block_at(mention.start).start
    return previous if same_block and _NO_SUBJECT.search(clean.lower, start, verb.start()) else None
