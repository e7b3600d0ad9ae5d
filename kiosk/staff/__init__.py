"""What staff need to open, run and close a show: access, audit, overrides, preflight, hours."""
