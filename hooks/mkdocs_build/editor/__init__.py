"""The editor in the browser, which the preview serves below `/_editor/` on this machine only."""
