"""The pictures that guests keep: rows, files, labels, and the day they are deleted."""
