"""The commands of `python hooks`.

One module each: `define` adds its arguments to a parser, `run` does the work and returns the exit
code. A command fails by raising DiagnosticsError for wrong content, else CommandError.
"""
