"""Records, the dataset, validation rules, stale figures, periods and times."""
