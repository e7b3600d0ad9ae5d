"""Which checkpoints stand beside the one that paints."""

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.companions import Companions, companions_of
from tests.fakes import fake_checkpoint

SHOWROOM = fake_checkpoint("showroom")
DEPTH = fake_checkpoint("showroom-depth", "depth-to-image").model_copy(update={"base": "showroom"})
UPSCALER = fake_checkpoint("upscaler", "upscaling")
OTHER = fake_checkpoint("other")
OTHER_DEPTH = fake_checkpoint("other-depth", "depth-to-image").model_copy(update={"base": "other"})


def companions(*others: Checkpoint) -> Companions:
    return companions_of(Manifest(checkpoints=(SHOWROOM, *others)), SHOWROOM)


def test_alone_a_checkpoint_can_only_replace_parts() -> None:
    assert companions() == Companions(erase=SHOWROOM)


def test_a_kin_restyles_and_any_upscaler_enlarges() -> None:
    found = companions(OTHER, OTHER_DEPTH, UPSCALER, DEPTH)
    assert found == Companions(restyle=DEPTH, erase=SHOWROOM, enlarge=UPSCALER)


def test_who_reads_other_words_does_not_restyle() -> None:
    assert companions(OTHER, OTHER_DEPTH).restyle is None
