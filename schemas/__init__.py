"""What things are: spans, documents, facts, checks, problems, tables and codelists.

Imports none of the other packages. Knowledge is kept as YAML in ``codelists``.
"""
