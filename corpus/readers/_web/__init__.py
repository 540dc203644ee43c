"""Web pages: their letters, their article, and its paragraphs, tables and notes. Nothing is executed or fetched."""
