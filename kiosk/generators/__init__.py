"""Whatever turns a request into tiles."""
