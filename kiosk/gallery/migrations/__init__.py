"""The database's history, applied by the back office when it starts."""
