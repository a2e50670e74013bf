"""Tagging: which concepts a standard concerns, each with evidence."""
