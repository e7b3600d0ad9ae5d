"""Paints a guest's picture on paper: a child process of its own, never a part of the window."""
