"""The stages in order, the runner, configuration, the command line and what is published."""

__version__ = "0.1.0"
