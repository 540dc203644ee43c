"""Values that can be compared across blocs and years."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from schemas.indicators import Dims

PeriodKind = Literal["instant", "interval", "term", "unknown"]
Measure = Literal["actual", "target", "derived"]
ObservationStatus = Literal["A", "P", "E", "U", "D"]
UNKNOWN_BLOC = "_U"  # SDMX: not available


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator of one bloc in one period, at the place of its first full mention.

    ``value``, ``lower`` and ``upper`` are exact; ``unit`` is a code of the catalogue (``percent`` for a share of a
    counted indicator). ``obs_status`` is SDMX's: A normal, P provisional (a draft), E derived, U an open finding
    touches it, D its definition differs. ``model`` is the version of the model that decided on the indicator.
    """

    observation_id: str
    figure_id: str
    start: int
    end: int
    bloc_id: str
    indicator_id: str
    dims: Dims
    period_start: str | None
    period_end: str | None
    period_kind: PeriodKind
    period_source: str
    measure: Measure
    value: Fraction
    lower: Fraction | None
    upper: Fraction | None
    unit: str
    qualifier: str
    obs_status: ObservationStatus
    denominator_id: str | None = None
    confidence: float = 1.0
    method: str = "rule"
    model: str | None = None
