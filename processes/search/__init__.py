"""One search over everything that people look for: documents, assignments, parts of them, files, units, people (B4, B49)."""
