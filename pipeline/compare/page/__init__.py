"""The comparison as one HTML file that needs nothing from the network."""

from pipeline.compare.page.write import write

__all__ = ["write"]
