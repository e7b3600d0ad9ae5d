"""The program's way in, by the name of `kiosk` or of `python -m kiosk`."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()  # what modules make while they are imported stays; looking it through takes time
    from kiosk.cli import main as command

    gc.enable()
    command()


if __name__ == "__main__":
    main()
