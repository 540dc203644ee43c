"""Places of words on pages that were made straight before they were read, brought back to the page as it lies."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from schemas.layout import Layout


def bend(layout: Layout, warps: Mapping[int, Sequence[float]]) -> None:
    """Moves the boxes of the pages in ``warps`` (page number to ``PrintedPage.warp``), in place."""
    import numpy as np

    # Notes are written after the text of their page, yet before that of the next: pages ascend.
    for page, numbers in warps.items():
        first, last = bisect_left(layout.pages, page), bisect_right(layout.pages, page)
        if first == last:
            continue
        matrix = np.array(numbers, dtype=np.float64).reshape(3, 3)
        boxes = np.array(layout.boxes[4 * first : 4 * last], dtype=np.float64).reshape(-1, 4)
        corners = np.stack([boxes[:, [x, y]] for x in (0, 2) for y in (1, 3)], axis=1)
        ones = np.ones((*corners.shape[:2], 1))
        moved = np.concatenate([corners, ones], axis=2) @ matrix.T
        flat = moved[:, :, :2] / moved[:, :, 2:]
        bent = np.concatenate([flat.min(axis=1), flat.max(axis=1)], axis=1)
        layout.boxes[4 * first : 4 * last] = array("f", bent.astype(np.float32).ravel().tolist())
