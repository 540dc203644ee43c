"""Bytes -> Document: readers, encodings, the structure of a report, and the maker of sample reports.

Imports only ``schemas``.
"""
