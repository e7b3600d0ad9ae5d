"""What the documents promise exists: pictures, pages and the commands that they name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS += [ROOT / "models" / "showroom" / "README.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_readme_shows_the_two_commands_and_the_makefile_has_them() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in re.findall(r"make ([a-z]+)", readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert "make demo" in readme
    assert "make test" in readme


def test_tracked_weights_stay_within_their_size() -> None:
    files = [p for p in (ROOT / "models").rglob("*") if p.is_file() and "recipe" not in p.parts]
    sizes = [p.stat().st_size for p in files]
    assert max(sizes) <= 15_000_000
    assert sum(sizes) <= 60 * 2**20
