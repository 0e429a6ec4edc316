"""git, run so that the settings of a checkout have no effect."""
