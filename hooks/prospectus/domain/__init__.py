"""Records, the dataset that links them, the rules between them, and periods of time."""
