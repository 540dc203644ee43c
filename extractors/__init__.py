"""Document -> facts: references, dates, figures, relations between figures.

Pure: text in, facts out; no files, no clock. Imports only ``schemas``.
"""
