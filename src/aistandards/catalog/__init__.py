"""Everything that a reader may ask of the catalogue."""
