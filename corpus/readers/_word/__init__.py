"""What stands in a Word file (ISO 29500): styles, list numbers, runs, notes, paragraphs and tables."""
