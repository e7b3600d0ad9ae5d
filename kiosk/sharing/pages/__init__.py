"""The phone's pages: their words, templates and styles."""
