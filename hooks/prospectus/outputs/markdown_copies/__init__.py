"""Pages for programs that read: each as Markdown, and llms.txt, which lists them."""
