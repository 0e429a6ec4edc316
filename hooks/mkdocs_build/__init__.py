"""All that knows MkDocs: the build of each language, and the preview server."""
