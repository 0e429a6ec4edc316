"""What editors use: JSON Schemas, scaffolds, the changelog, spreadsheets."""
