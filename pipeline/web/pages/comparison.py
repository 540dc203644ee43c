"""Blocs side by side."""

from __future__ import annotations

from fastapi import APIRouter

from pipeline.web.desk import Desk
from pipeline.web.render import Renderer


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""
