"""Reading order: sentences that a page break or a block of notes cut in two are one paragraph again."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.structure.lexicon import fits
from corpus.structure.lines import Block, has_cells, is_capitals
from corpus.structure.numbering import printed_number
from corpus.structure.sections import Passage

_SHORTEST_CUT = 40
_LONG = 60
_SHORT_HEADING = 120
_LONGEST_CAPTION = 200


def join(blocks: Sequence[Block], taken: set[int]) -> list[Passage]:
    """The paragraphs of the running text; ``taken`` are the blocks that are notes."""
    passages: list[Passage] = []
    run: list[Block] = []
    interrupted = False
    for i, block in enumerate(blocks):
        if i in taken:
            interrupted = True
            continue
        if run and _continues(run[-1], block, interrupted or block.new_page):
            run.append(block)
        else:
            if run:
                passages.append(_passage(run))
            run = [block]
        interrupted = False
    if run:
        passages.append(_passage(run))
    return passages


def _passage(run: list[Block]) -> Passage:
    return Passage(run, run[0].text if len(run) == 1 else " ".join(block.text for block in run))


def _continues(above: Block, below: Block, interrupted: bool) -> bool:
    """True when ``below`` is the rest of the paragraph that ``above`` began on another page."""
    if has_cells(above.text) or has_cells(below.text):
        return False
    length = len(above.text)
    if length < _SHORTEST_CUT or is_capitals(above.text[:200]) or above.ends_sentence:
        return False
    if below.is_bullet or (is_capitals(below.text[:200]) and not below.starts_small):
        return False
    number = printed_number(below.text)
    if number:  # "(khóa" above, "XII) ..." below is no heading
        printed = below.text[: number.end]
        counted = interrupted and not above.is_closed and fits("before_numbers", above.lower[-40:])
        return counted or (")" in printed and "(" not in printed and _is_open(above))
    if not interrupted and length <= _SHORT_HEADING and printed_number(above.text):
        return False
    if length <= _LONGEST_CAPTION and fits("captions", above.lower) and not below.starts_small:
        return False
    if below.text[:1] in {"“", '"'} and not above.is_closed and fits("names_next", above.lower[-40:]):
        return True
    if below.starts_small:
        return not above.is_closed or (above.text.endswith(";") and length > _SHORT_HEADING) or interrupted
    if above.is_closed:
        return False
    counted = below.text[:1].isdigit() and not (length <= _SHORT_HEADING and printed_number(above.text))
    return _is_unfinished(above) or (length > _LONG and (interrupted or counted))


def _is_unfinished(block: Block) -> bool:
    """True when the last word asks for another, or a bracket or a quotation is still open."""
    end = block.lower[-40:].rstrip(" *_")
    return fits("unfinished", end) or _is_open(block) or block.text.count("“") > block.text.count("”")


def _is_open(block: Block) -> bool:
    """True when a round bracket is not closed."""
    return block.text.count("(") > block.text.count(")")
