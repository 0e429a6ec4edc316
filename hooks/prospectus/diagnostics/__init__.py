"""What is wrong with input, where, and how to mend it; how that is reported."""
