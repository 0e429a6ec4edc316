"""Cache and parallel processes; knows nothing of the site."""
