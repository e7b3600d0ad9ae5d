"""Brings the translations up to date with the screens: translate.py [--check].

Every qsTr in the QML becomes an entry of each assets/translations/LANGUAGE.ts; entries that
nothing asks for any more are dropped; what is new is left unfinished, for a translator (Qt
Linguist opens the files). With --check nothing is written, and 1 says that something is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as Xml
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
QML = ROOT / "kiosk" / "ui" / "qml"
TRANSLATIONS = ROOT / "assets" / "translations"
ENGLISH = ("Staff",)  # screens that are in English only
LANGUAGES = ("ar", "de", "en", "es", "fr", "ja")
_TOOL = Path(PySide6.__file__).resolve().parent / "lupdate"

Entry = tuple[str, str, str]
"""Context, source text and comment of a message."""


def update(folder: Path) -> None:
    """Write what the screens ask for into every translation in `folder`."""
    for language in LANGUAGES:
        options = ["-silent", "-locations", "none", "-no-obsolete"]
        options += ["-source-language", "en", "-target-language", language]
        options += ["-pluralonly"] if language == "en" else []  # the rest is as it is in the QML
        screens = [path for path in sorted(QML.rglob("*.qml")) if path.parent.name not in ENGLISH]
        files = [*map(str, screens), "-ts", str(folder / f"{language}.ts")]
        subprocess.run([str(_TOOL), *options, *files], check=True)


def messages(path: Path) -> dict[Entry, list[str] | None]:
    """The translations in a .ts file, one a plural form; None where one is unfinished."""
    found: dict[Entry, list[str] | None] = {}
    for context in Xml.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            entry = (name, message.findtext("source") or "", message.findtext("comment") or "")
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            forms = forms or [translation.text or ""]
            done = translation.get("type") != "unfinished" and all(forms)
            found[entry] = forms if done else None
    return found


def missing() -> list[str]:
    """What the translations lack, a line each."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        update(Path(scratch))
        for language in LANGUAGES:
            has = messages(TRANSLATIONS / f"{language}.ts")
            for entry in messages(Path(scratch) / f"{language}.ts"):
                if has.get(entry) is None:
                    lines.append(f"{language}.ts: {entry[1]!r} ({entry[0]}) is not translated")
    return lines


def main() -> int:
    """Updates, or checks; the exit code."""
    if "--check" in sys.argv[1:]:
        lines = missing()
        print(*lines, sep="\n")
        return 1 if lines else 0
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    update(TRANSLATIONS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
