"""The judges of what rests on structure, dates, references and wording, by kind of relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validate import citations, means, multiples, ordinals, periods, rates, structure, targets, terms, wording

if TYPE_CHECKING:
    from pipeline.validate import Judge


def of_words_and_dates() -> dict[str, Judge]:
    """The judge of each kind of relation."""
    return {
        "siblings": structure.judge_siblings,
        "children": structure.judge_children,
        "notes": structure.judge_notes,
        "ordinals": ordinals.judge,
        "look_back": periods.judge_look_back,
        "lasting": periods.judge_lasting,
        "year_span": periods.judge_year_span,
        "terms": terms.judge,
        "editions": terms.judge_editions,
        "cited_dates": citations.judge_same,
        "cited_before": citations.judge_before_report,
        "basis": citations.judge_basis,
        "subjects": citations.judge_subjects,
        "issued": citations.judge_issued,
        "exceeded": wording.judge_exceeded,
        "approximated": wording.judge_approximated,
        "no_period": wording.judge_no_period,
        "judged": wording.judge_judged,
        "typing": wording.judge_typing,
        "mean_rate": rates.judge_mean,
        "periodic": rates.judge_periodic,
        "each_of": rates.judge_each,
        "yearly_so_far": rates.judge_so_far,
        "multiple": multiples.judge,
        "converted": multiples.judge_converted,
        "mean": means.judge,
        "mean_of": means.judge_mean_of,
        "target": targets.judge,
    }
