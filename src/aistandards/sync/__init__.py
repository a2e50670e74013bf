"""From an upstream to the store: reading, pacing, batches, and what is gone."""
