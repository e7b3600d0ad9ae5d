"""A real worker and its pipelines: what staff have it load, pin and let go of."""

import shutil

import pytest

from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.generation import Precision
from kiosk.generators.messages import Done, Held, Hold, Holding, Ready, Run
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines
from tests.generators.test_worker import REQUEST, Desk


@pytest.fixture(scope="module")
def three(tiny_manifest, tmp_path_factory) -> Manifest:
    entry = load_manifest(tiny_manifest).checkpoint("tiny")
    entries = [entry]
    for name in ("rally", "desert"):
        folder = tmp_path_factory.mktemp("weights") / name
        shutil.copytree(entry.path, folder)
        entries.append(entry.model_copy(update={"id": name, "path": folder}))
    return Manifest(checkpoints=tuple(entries))


def test_pinned_weights_outlast_what_comes_after_them_and_others_do_not(three):
    own = Wanted("tiny", "text-to-image", Precision.EXACT)
    pipelines = Pipelines("cpu", three, budget=1, pinned=own)
    pipelines.get(own)
    pipelines.hold("rally", Precision.EXACT)
    pipelines.hold("desert", Precision.EXACT, pinned=True)
    assert pipelines.holding == ("tiny", "desert")
    pipelines.hold("rally", Precision.EXACT)
    assert pipelines.holding == ("tiny", "desert", "rally")
    before = pipelines.bytes
    pipelines.let_go("desert")
    pipelines.let_go("tiny")  # what the worker paints with stays
    assert pipelines.holding == ("tiny", "rally")
    assert 0 < pipelines.bytes < before


def test_a_worker_holds_what_it_is_told_says_why_not_and_paints_on(three, tmp_path):
    shutil.copytree(three.checkpoint("rally").path, tmp_path / "broken")
    (tmp_path / "broken" / "model_index.json").unlink()
    broken = three.checkpoint("rally").model_copy(
        update={"id": "broken", "path": tmp_path / "broken"}
    )
    manifest = Manifest(checkpoints=(*three.checkpoints, broken))
    (tmp_path / "spool").mkdir()
    desk = Desk(three.checkpoint("tiny"), tmp_path / "spool", manifest)
    try:
        desk.hear_until(Ready)
        desk.tell(Hold("rally"))
        heard = desk.hear_until(Held)
        assert Holding(("tiny", "rally")) in heard
        assert Held("rally") in heard
        desk.tell(Hold("broken", pinned=True))
        (answer,) = [m for m in desk.hear_until(Held) if isinstance(m, Held)]
        assert "broken" in answer.cause
        desk.tell(Hold("rally", held=False))
        assert Holding(("tiny",)) in desk.hear_until(Held)
        desk.tell(Run("j", (0,), 1, REQUEST))
        assert desk.hear_until(Done)
    finally:
        desk.leave()
