"""What may lie in the folders of a project; safe replacement of files and folders."""
