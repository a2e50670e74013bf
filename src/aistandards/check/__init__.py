"""References to standards in people's documents, and whether they are in force."""
