"""An interactive AI kiosk for auto shows."""

__version__ = "0.1.0"
