"""Problems of the input with location and remedy, and their reports."""
