"""The file `sources.toml` of a small catalogue folder."""

SOURCES = """
[{0}]
date = "2026-01"
attribution = "facts of {0}"
licence = "facts only"
url = "https://example.org/{0}"
"""
"""The table of one source; its name is to be filled in."""
