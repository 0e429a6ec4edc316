"""The commands of `python hooks`: one module each, with `define` and `run`."""
