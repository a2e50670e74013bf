"""Synchronisation: from an upstream to the store, with pacing, batches and guards."""
