"""Raised digits: how the markers and labels of footnotes are written in a text."""

from __future__ import annotations

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED_OPENINGS = RAISED_DIGITS + "⁽"  # what a marker begins with
TO_RAISED = str.maketrans("0123456789()", RAISED_DIGITS + "⁽⁾")
DIGITS_TO_RAISED = str.maketrans("0123456789", RAISED_DIGITS)
DIGITS_TO_PLAIN = str.maketrans(RAISED_DIGITS, "0123456789")
