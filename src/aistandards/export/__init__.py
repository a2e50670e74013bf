"""Exporters: the catalogue's rows in formats for machines, one class a format."""
