"""Records as tables in workbooks and CSV files, and back."""
