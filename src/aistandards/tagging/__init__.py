"""Annotators: what a standard is about, each concept with the evidence for it."""
