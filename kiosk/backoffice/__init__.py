"""The one process that keeps pictures and tickets and serves the phone's page."""
