"""The house rule: imports point down, never sideways, and heavy libraries stay in their rooms."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "kiosk"
FLOORS = {
    "errors": 0,
    "logs": 0,
    "resources": 0,
    "domain": 1,
    "config": 1,
    "share_config": 1,
    "machine_config": 1,
    "window_config": 1,
    "inference": 2,
    "gallery": 2,
    "text_policy": 2,
    "generators": 3,
    "sharing": 3,
    "training": 3,
    "backoffice": 4,
    "staff": 5,
    "ui": 6,
    "services": 7,
    "options": 7,
    "generate": 8,
    "asking": 8,
    "progress": 8,
    "commands": 8,
    "bench_commands": 10,
    "bench_pool": 9,
    "generate_commands": 9,
    "staff_commands": 8,
    "models": 4,
    "models_commands": 8,
    "credentials_commands": 8,
    "prerender": 7,
    "pack_commands": 8,
    "safety_commands": 8,
    "share_commands": 8,
    "catalog_commands": 8,
    "event_commands": 8,
    "gallery_commands": 8,
    "print_commands": 8,
    "report_commands": 8,
    "app": 8,
    "cli": 11,
    "__main__": 12,
    "__init__": 0,
}
FRIENDS = {  # all on the lowest floor
    ("config", "domain"),
    ("config", "share_config"),
    ("config", "machine_config"),
    ("config", "window_config"),
    ("share_config", "domain"),
    ("machine_config", "domain"),
    ("window_config", "domain"),
}
ONLY_IN = {
    "torch": {"inference", "training"},
    "diffusers": {"inference", "training"},
    "transformers": {"inference", "training"},
    "PySide6": {"ui", "app"},
    "sqlalchemy": {"gallery"},
    "alembic": {"gallery"},
    "starlette": {"sharing"},
    "typer": {
        "bench_commands",
        "generate_commands",
        "commands",
        "cli",
        "options",
        "models_commands",
        "credentials_commands",
        "staff_commands",
        "pack_commands",
        "safety_commands",
        "share_commands",
        "catalog_commands",
        "event_commands",
        "gallery_commands",
        "print_commands",
        "report_commands",
    },
    "argon2": {"staff"},
    "tomlkit": {"staff"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write absolute imports"
            assert node.module
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "kiosk" or len(parts) == 1:
            continue
        there = parts[1]
        if there == here or (here, there) in FRIENDS:
            continue
        assert FLOORS[there] < FLOORS[here], f"{here} may not import {there}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_libraries_stay_in_their_rooms(path: Path) -> None:
    for name in imports(path):
        rooms = ONLY_IN.get(name.split(".")[0])
        assert rooms is None or room(path) in rooms, f"{name} belongs in {rooms}"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("kiosk.app", ("torch", "diffusers", "transformers", "sqlalchemy", "starlette", "uvicorn")),
        ("kiosk.generators.pool", ("torch", "diffusers", "PySide6")),
        ("kiosk.backoffice.entry", ("torch", "PySide6")),
        ("kiosk.staff.standard", ("torch", "PySide6", "sqlalchemy", "starlette", "argon2")),
        ("kiosk.staff.access", ("torch", "PySide6", "sqlalchemy", "starlette")),
        ("kiosk.cli", ("torch", "PySide6", "sqlalchemy", "starlette")),
    ],
)
def test_importing_a_room_does_not_bring_what_belongs_elsewhere(
    module: str, unwanted: tuple[str, ...]
) -> None:
    code = f"import sys, {module}; print(*[m for m in {unwanted!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
