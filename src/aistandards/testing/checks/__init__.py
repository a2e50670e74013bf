"""The checks of the suite, by kind: records, runs and faults."""
