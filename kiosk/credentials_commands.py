"""`kiosk credentials`: the certificates that sign pictures."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kiosk.domain.errors import BadFile, BadInput, CannotDo
from kiosk.options import ConfigFile, load_layers

credentials_app = typer.Typer(help="Certificates that sign pictures.", no_args_is_help=True)


@credentials_app.command("make")
def make(
    organisation: Annotated[str, typer.Option(help="Who readers see as the maker.")] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Instead of the kiosk's own folder.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Make new certificates. Pictures signed before stay as they are."""
    from kiosk.gallery.credentials import ORGANISATION, make_credentials
    from kiosk.gallery.layout import Layout

    name = " ".join(organisation.split()) or ORGANISATION
    if len(name) > 56 or not name.isprintable():  # X.509 allows 64, and a word is put behind it
        raise BadInput("organisation", organisation, "1 to 56 printable characters")
    folder = out or Layout(load_layers(config).config.paths.state).credentials
    try:
        made = make_credentials(folder, dt.datetime.now(dt.UTC), name)
    except OSError as error:
        cause = f"The certificates cannot be written to {folder} ({error.strerror or error})."
        raise CannotDo(cause, "Choose a folder that can be written.") from error
    print(f"{name} signs pictures from now on, until {made.not_after:%Y-%m-%d}: {folder}")
    print("A running kiosk takes the new certificates at its next start.")


@credentials_app.command("check")
def check(
    picture: Annotated[Path, typer.Argument(metavar="PICTURE", help="A JPEG, WebP or PNG.")],
    config: ConfigFile = None,
) -> None:
    """Say what the content credentials of a picture prove. Exit 0: they hold; 3: they do not."""
    from kiosk.gallery.credentials import load_credentials
    from kiosk.gallery.layout import Layout
    from kiosk.gallery.reading import judge

    loaded = load_layers(config).config
    folder = loaded.gallery.credentials or Layout(loaded.paths.state).credentials
    root = None
    with suppress(BadFile):  # a machine without certificates trusts nobody in particular
        root = load_credentials(folder).root
    verdict = judge(picture, root)
    print(verdict.text)
    raise typer.Exit(0 if verdict.good else 3)
