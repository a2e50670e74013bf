"""A random upstream: a small model of standards, the sites that publish it, faults of every kind, and a judge."""
