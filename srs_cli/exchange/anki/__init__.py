"""Anki's packages: what apkg and colpkg share. A package is a ZIP file of a SQLite database and media."""
