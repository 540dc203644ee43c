"""Blocs side by side: what their reports say of one indicator in one period, where it stands, and how it differs."""
