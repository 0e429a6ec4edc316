"""Templates filled with the dataset, in one language."""
