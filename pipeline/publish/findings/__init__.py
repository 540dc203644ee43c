"""The findings as a Word document that goes back to the bloc: each with its passages, the sum, and what to check."""

from pipeline.publish.findings.document import write

__all__ = ["write"]
