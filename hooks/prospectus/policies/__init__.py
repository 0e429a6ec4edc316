"""What pages, pictures and other files from contributors may hold."""
