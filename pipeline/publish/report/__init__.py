"""The page a person reads: one self-contained HTML file made from a finished dataset."""

from pipeline.publish.report.page import render, write

__all__ = ["render", "write"]
