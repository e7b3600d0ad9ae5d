"""Checks the screens: qmllint must have nothing to say, and qmlformat nothing to change.

check_qml.py [--format]: with --format the files are formatted in place. Types that Python
defines are dumped into build/qml, where only qmllint looks for them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
QML = ROOT / "kiosk" / "ui" / "qml"
TYPES = ROOT / "build" / "qml"
MODULE = "Kiosk.ViewModels"
METATYPES = Path(PySide6.__file__).parent / "Qt" / "metatypes"
SOURCES = sorted(
    path
    for path in (ROOT / "kiosk" / "ui").glob("*.py")
    if "@QmlElement" in path.read_text("utf-8")
)
SHOWN = re.compile(
    r"^    (?P<name>\w+) = (shown|fixed)\((?P<kind>\w+), \"[\w.]+\"(, (?P<notify>\w+))?\)", re.M
)
"""A property as kiosk/ui/announcing.py lets view models write it."""

BASE = "StaffPage"  # of the panel's pages; the dump, file by file, cannot see that it is a QObject


def tool(name: str) -> str:
    """The path of one of PySide6's tools, beside the interpreter that runs this."""
    return str(Path(sys.executable).parent / f"pyside6-{name}")


def dump_types() -> None:
    """Writes the module that the Python view models make up, for the linter."""
    folder = TYPES.joinpath(*MODULE.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    metatypes = folder / "metatypes.json"
    sources = [spelled_out(path, folder) for path in SOURCES]
    dump = [tool("metaobjectdump"), "-o", str(metatypes), *map(str, sources)]
    subprocess.run(dump, check=True)
    mark_constants(metatypes)
    registrar = [tool("qmltyperegistrar"), "--generate-qmltypes", str(folder / "types.qmltypes")]
    registrar += ["--import-name", MODULE, "--major-version", "1", "--minor-version", "0"]
    known = [str(METATYPES / f"qt6{name}_metatypes.json") for name in ("core", "qml")]
    registrar += ["--foreign-types", ",".join(known)]
    registrar += ["-o", str(folder / "registration.cpp"), str(metatypes)]
    subprocess.run(registrar, check=True)
    lines = [f"module {MODULE}", "typeinfo types.qmltypes", "import QtQml", ""]
    (folder / "qmldir").write_text("\n".join(lines), "utf-8")


def spelled_out(source: Path, folder: Path) -> Path:
    """A copy of a view model with each property written out: the dump reads, and does not run."""

    def write(found: re.Match[str]) -> str:
        notify = f", notify={found['notify']}" if found["notify"] else ""
        return f"    @Property({found['kind']}{notify})\n    def {found['name']}(self): ..."

    copy = folder / source.name
    copy.write_text(SHOWN.sub(write, source.read_text("utf-8")), "utf-8")
    return copy


def mark_constants(metatypes: Path) -> None:
    """Says what the dump leaves out: which classes are pages, and that properties without a signal
    are constant."""
    dumped = json.loads(metatypes.read_text("utf-8"))
    for unit in dumped:
        for kind in unit["classes"]:
            for base in kind.get("superClasses", ()):
                if base["name"] == BASE:
                    base["name"], kind["object"] = "QObject", True
            for entry in kind.get("properties", []):
                entry["constant"] = "notify" not in entry
    metatypes.write_text(json.dumps(dumped), "utf-8")


def lint(files: list[Path]) -> bool:
    """Whether qmllint finds nothing; any warning counts."""
    command = [tool("qmllint"), "--max-warnings", "0", "-I", str(QML), "-I", str(TYPES)]
    return subprocess.run([*command, *map(str, files)]).returncode == 0


def formatted(files: list[Path], change: bool) -> bool:
    """Whether every file is as qmlformat would write it; with `change`, makes it so."""
    good = True
    for path in files:
        done = subprocess.run([tool("qmlformat"), str(path)], capture_output=True, check=True)
        text = done.stdout.replace(b"\r\n", b"\n")
        if text == path.read_bytes():
            continue
        if change:
            path.write_bytes(text)
        else:
            print(f"{path.relative_to(ROOT)}: qmlformat would change it (check_qml.py --format)")
            good = False
    return good


def main() -> int:
    """Runs all checks; 1 when one of them found something."""
    files = sorted(QML.rglob("*.qml"))
    dump_types()
    good = formatted(files, "--format" in sys.argv[1:])
    good = lint(files) and good
    print(f"{len(files)} QML files checked")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
