"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of private reports, or a skipped test."""
    folder = os.environ.get("DOICHIEU_SHARED")
    if not folder:
        pytest.skip("DOICHIEU_SHARED names no folder of private reports")
    return Path(folder)
