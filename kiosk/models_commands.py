"""The commands that look after the checkpoints: list, check, add and remove."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from kiosk.config import Config
from kiosk.domain.card import Licence, find_licence
from kiosk.domain.checkpoints import Checkpoint, Entry, Manifest, load_manifest
from kiosk.domain.errors import BadInput, CannotDo, CheckpointFault, KioskError
from kiosk.domain.layout import check_listed
from kiosk.domain.recognise import Recognised, recognise
from kiosk.models.adding import add, check_source, remove
from kiosk.models.copying import files_to_copy, size_of, sweep, unfinished
from kiosk.models.download import HubId, check_allowed, fetch_snapshot, read_hub_id
from kiosk.models.entries import Draft, Wishes, draft
from kiosk.models.own_manifest import OwnManifestFile
from kiosk.models.telling import JsonTeller
from kiosk.models.trial import paint_trial
from kiosk.options import ConfigFile, load_layers

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())

models_app = typer.Typer(help="Look after the checkpoints.", no_args_is_help=True)


@models_app.command("list")
def models_list(config: ConfigFile = None) -> None:
    """List the checkpoints, what can be added to them, and where each comes from."""
    for entry in _manifest(load_layers(config).config).entries:
        if isinstance(entry, Checkpoint):
            kind, size = entry.task, f"{entry.size} px"
        else:
            kind, size = type(entry).__name__, ""
        base = f"on {entry.base}" if entry.base else ""
        origin = f"added from {entry.source}" if entry.source else "ships with the program"
        where = f"{entry.licence:12} {origin}, in {entry.path}"
        print(f"{entry.id:20} {kind:16} {size:8} {base:16} {where}")


@models_app.command("check")
def models_check(config: ConfigFile = None) -> None:
    """Prove that every checkpoint, ControlNet and LoRA is there, whole, and fits its base."""
    faults: list[KioskError] = []
    manifest = _manifest(load_layers(config).config)
    for entry in manifest.entries:
        try:
            check_listed(manifest, entry, afresh=True)
            print(f"{entry.id}: whole")
        except CheckpointFault as error:
            print(f"{entry.id}: {error}")
            faults.append(error)
    if faults:
        raise CheckpointFault(f"{len(faults)} of the checkpoints cannot be used.")


@models_app.command("add")
def models_add(
    source: Annotated[str, typer.Argument(metavar="FOLDER|FILE|HUB_ID@REV")],
    name: Annotated[str | None, typer.Option("--id", help="What it is called here.")] = None,
    base: Annotated[str | None, typer.Option(metavar="ID", help="Lends what it lacks.")] = None,
    condition: Annotated[
        str | None, typer.Option(help="What a ControlNet is shown: silhouette, edges or depth.")
    ] = None,
    few_step: Annotated[
        str | None, typer.Option(metavar="KIND", help="lcm, turbo, lightning, hyper, none")
    ] = None,
    prediction: Annotated[
        str | None, typer.Option(help="Of a single file: epsilon or v_prediction.")
    ] = None,
    size: Annotated[int | None, typer.Option(help="Native side in pixels.")] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    steps: Annotated[int | None, typer.Option(help="num_inference_steps")] = None,
    guidance_scale: Annotated[float | None, typer.Option()] = None,
    licence: Annotated[str | None, typer.Option(help="Where nothing in it says.")] = None,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read it, and accept it.")
    ] = False,
    link: Annotated[bool, typer.Option("--link", help="Leave the weights there.")] = False,
    test: Annotated[bool, typer.Option(help="Paint a picture with it first.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Tell in JSON, a line each.")] = False,
    config: ConfigFile = None,
) -> None:
    """Bring in a checkpoint, a ControlNet or a LoRA, from a stick, a disk or a hub."""
    loaded = load_layers(config).config
    tell: _Teller = JsonTeller(_put_out) if as_json else _BarTeller()
    wishes = Wishes(
        *(name, base, condition, few_step, prediction, size, scheduler, steps, guidance_scale)
    )
    own = OwnManifestFile(loaded.own_manifest)
    with ExitStack() as stack:
        hub = read_hub_id(source)
        place = Path(source).expanduser().resolve()
        if hub is not None and link:
            raise BadInput("link", source, "for folders on this machine")
        if hub is not None:
            check_allowed(hub, allowed=loaded.engine.allow_download)
        stack.enter_context(own.held())
        sweep(own.folder)
        if hub is not None:
            tell.say(f"Downloading {hub}.")
            place = stack.enter_context(unfinished(own.folder, "download"))
            fetch_snapshot(hub, place)
        _add(_Order(place, hub, wishes, licence, accept_licence, link, test), loaded, own, tell)


@models_app.command("remove")
def models_remove(
    entry_id: Annotated[str, typer.Argument(metavar="ID")], config: ConfigFile = None
) -> None:
    """Take out what was added; what ships with the program stays."""
    loaded = load_layers(config).config
    manifest = _manifest(loaded)
    if entry_id == loaded.engine.checkpoint:
        allowed = "any that the show does not use: engine.checkpoint names this one"
        raise BadInput("id", entry_id, allowed)
    shipped = [entry.id for entry in manifest.entries if not entry.source]
    if entry_id in shipped:
        added = ", ".join(entry.id for entry in manifest.entries if entry.source)
        raise BadInput("id", entry_id, added or "none: nothing was added to this machine")
    own = OwnManifestFile(loaded.own_manifest)
    with own.held():
        came_from = remove(entry_id, manifest, own)
    print(f"{entry_id} is gone from this machine. It had come from {came_from}.")


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be added, and how."""

    place: Path
    hub: HubId | None
    wishes: Wishes
    licence: str | None
    accepted: bool
    link: bool
    test: bool

    @property
    def name(self) -> str:
        """What it is called where it comes from."""
        if self.hub is not None:
            return self.hub.repository.partition("/")[2]
        return self.place.name if self.place.is_dir() else self.place.stem


class _Teller(Protocol):
    """Tells whoever waits how adding goes."""

    def say(self, sentence: str) -> None: ...

    def copies(self, total: int | None) -> None: ...

    def copied(self, count: int) -> None: ...

    def stop_copying(self) -> None: ...

    def listed(self, entry_id: str) -> None: ...


class _BarTeller:
    """For people: sentences, and a bar while something is copied."""

    def __init__(self) -> None:
        self._bars = Progress(*_COLUMNS, console=Console(stderr=True), transient=True)
        self._bar: TaskID | None = None

    def say(self, sentence: str) -> None:
        print(sentence, flush=True)

    def copies(self, total: int | None) -> None:
        self._bar = self._bars.add_task("Copying", total=total)
        self._bars.start()

    def copied(self, count: int) -> None:
        if self._bar is not None:
            self._bars.advance(self._bar, count)

    def stop_copying(self) -> None:
        self._bars.stop()

    def listed(self, entry_id: str) -> None:
        """The last sentence has said so."""


def _put_out(line: str) -> None:
    print(line, flush=True)


def _add(order: _Order, config: Config, own: OwnManifestFile, tell: _Teller) -> None:
    manifest = _manifest(config)
    found = recognise(order.place)
    check_source(found)
    made = draft(found, order.name, order.wishes, manifest)
    _describe(found, made, tell)
    licence = _licence(order)
    _accept(licence, tell, accepted=order.accepted)
    source = str(order.hub or order.place)

    def paint(entry: Entry, wider: Manifest) -> bytes:
        tell.stop_copying()
        tell.say("Painting a picture with it.")
        return paint_trial(entry, wider, config.engine.memory_mb * 2**20)

    tell.copies(None if order.link else _size(found))
    try:
        added = add(
            *(found, made, licence, source, manifest, own),
            link=order.link,
            paint=paint if order.test else None,
            on_bytes=tell.copied,
        )
    finally:
        tell.stop_copying()
    _note(config, made, order)
    tell.say(f"Added as {made.id}. Try it: kiosk generate --checkpoint {_paints(made)} …")
    if added.tile is not None:
        tell.say(f"Its first picture, to be looked at: {added.tile}")
    tell.listed(made.id)


def _note(config: Config, made: Draft, order: _Order) -> None:
    """A line in the staff's audit log, whoever ran this."""
    from kiosk.staff.audit import Action
    from kiosk.staff.machine import audit_of, now_here

    about = {"checkpoint": f"{made.table}/{made.id}", "file": f"from {order.name}"[:200]}
    audit_of(config.paths.state).append(Action.CHECKPOINT_ADDED, "machine", now_here(), **about)


def _describe(found: Recognised, made: Draft, tell: _Teller) -> None:
    tell.say(f"{found.path.name}: a {found.says}.")
    running = made.keys
    if "scheduler" in running:
        how = f"{running['scheduler']}, {running['steps']} steps, guidance {running['guidance']}"
        tell.say(f"It will run with {how}, at {running['size']} pixels.")
    if made.lender is not None:
        tell.say(f"'{made.lender.id}' lends what it lacks.")
    for note in found.notes:
        tell.say(f"Note: {note}")


def _licence(order: _Order) -> Licence:
    folder = order.place if order.place.is_dir() else order.place.parent
    found = find_licence(folder)
    if order.licence:
        return Licence(order.licence, found.text if found else None)
    if found is not None:
        return found
    print("Nothing in it says under which licence it may be used.")
    if not sys.stdin.isatty():
        raise BadInput("licence", None, "the one that its makers name: say --licence NAME")
    return Licence(str(typer.prompt("Which one do its makers name?")))


def _accept(licence: Licence, tell: _Teller, *, accepted: bool) -> None:
    """Show the licence, and ask. Raises CannotDo where nobody is there to be asked."""
    tell.say(f"Licence: {licence.name}" + (f" ({licence.link})" if licence.link else ""))
    if licence.text is not None:
        tell.say(f"Its text: {licence.text}")
    if accepted:
        return
    if not sys.stdin.isatty():
        said = "Its licence has to be accepted, and nobody is here to be asked."
        raise CannotDo(said, "Read it, and say --accept-licence.")
    if not typer.confirm("Have you read it, and do you accept it for this machine?"):
        raise CannotDo("The licence was not accepted.", "Nothing was added.")


def _size(found: Recognised) -> int:
    """Bytes that will be copied."""
    if found.path.is_dir():
        return size_of(files_to_copy(found.path))
    return found.path.stat().st_size


def _paints(made: Draft) -> str:
    return made.id if made.table == "checkpoints" else str(made.keys["base"])


def _manifest(config: Config) -> Manifest:
    return load_manifest(config.engine.manifest, config.own_manifest)
