"""One module for each command: `define` names its arguments, `run` does it.

`run(root, arguments)` gives the exit code; a SiteError that it raises is told by `__main__`.
Its line of help is `command.<name>.help` of the catalogues.
"""
