"""What is measured is measured rightly, and told where it belongs."""

import json
import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from models.showroom.recipe import data
from models.showroom.recipe.report import (
    asks,
    card,
    chart,
    draw,
    evaluate,
    judge,
    measures,
    neighbours,
    painting,
    speed,
)
from models.showroom.recipe.report.copies import Subject, as_bytes, resized
from models.showroom.recipe.report.painting import Painter, Shard, Studio, weights_digest
from models.showroom.recipe.scenes import SETTINGS, render
from models.showroom.recipe.scenes.vocabulary import lights_of
from models.showroom.recipe.settings import SHOWROOM, load_settings
from models.showroom.recipe.sheets import labelled_sheet, save_webp
from tests.checkpoints import TINY_SIZE, build_tiny_checkpoint

MARKED = "before\n<!-- measured:begin -->\nold\n<!-- measured:end -->\nafter\n"


def noise(count: int, size: int, seed: int) -> torch.Tensor:
    return torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_those_of_the_books(hits: int, count: int, low: float, high: float):
    assert measures.wilson(hits, count) == pytest.approx((low, high), abs=1e-4)


def test_more_hits_than_tries_are_refused():
    with pytest.raises(ValueError, match="3 hits of 2"):
        measures.wilson(3, 2)


def test_rates_count_only_what_was_asked_and_go_by_choice():
    answers = {"light": torch.tensor([0, 1, 1, 3])}
    right = {"light": torch.tensor([0, 1, 0, measures.UNASKED])}
    found = measures.rates(answers, right)["light"]
    assert (found.hits, found.count) == (2, 3)
    by_choice = measures.rates_by_choice(answers, right, {"light": ("a", "b", "c", "d")})["light"]
    assert {kind: rate.share for kind, rate in by_choice.items()} == {"a": 0.5, "b": 1.0}


def test_equal_pictures_have_no_variety_and_different_ones_have():
    same, different = noise(1, 128, 1).expand(4, -1, -1, -1), noise(4, 128, 1)
    torch.manual_seed(0)
    network = judge.Judge().eval()
    with torch.no_grad():
        assert measures.feature_gaps(network.features(same)).max() < 1e-6
        assert measures.feature_gaps(network.features(different)).min() > 1e-3
    assert measures.pixel_gaps(same).tolist() == [0.0] * 6
    assert measures.pixel_gaps(different).mean().item() == pytest.approx(1 / 3, abs=0.01)


def test_the_nearest_scene_is_the_planted_copy_and_moves_away():
    training = neighbours.compact(noise(30, 16, 2))
    for turned in (False, True):
        planted = training[17].flip(-1) if turned else training[17]
        distances: list[float] = []
        for change in (0.0, 0.5, 1.0, 2.0):
            found = neighbours.nearest((planted + change)[None], training)
            assert (int(found.row), bool(found.mirrored)) == (17, turned)
            distances.append(found.distance.item())
        assert distances == sorted(distances)
        assert distances[0] == pytest.approx(0.0, abs=0.05)
        assert distances[2] == pytest.approx(3**0.5, abs=0.05)  # 1 more in each of L*, a*, b*


def test_colours_have_the_coordinates_of_the_books():
    swatches = torch.tensor([[1.0, 1, 1], [1, 0, 0], [0, 0, 0]]).view(3, 3, 1, 1)
    white, red, black = neighbours.lab(swatches).view(3, 3)
    assert white.tolist() == pytest.approx([100, 0, 0], abs=0.1)
    assert red.tolist() == pytest.approx([53.2, 80.1, 67.2], abs=0.2)
    assert black.tolist() == pytest.approx([0, 0, 0], abs=0.1)


def test_a_picture_that_is_a_training_scene_is_called_a_copy():
    training, fresh = noise(60, 16, 3), noise(20, 16, 4)
    known = (training[:20] + 0.01 * torch.randn(20, 3, 16, 16)).clamp(0, 1)
    pictures = torch.cat((fresh[:9], training[5:6]))
    facts, found = neighbours.look_for_copies(
        pictures, fresh[10:], known, neighbours.compact(training)
    )
    assert facts["known scenes that found themselves"] == 1.0
    assert (facts["pictures"]["copies"], facts["held-out scenes"]["copies"]) == (1, 0)
    assert int(found.row[9]) == 5
    assert found.ratio[9] < 0.2 < 0.7 < found.ratio[:9].min()


def test_orders_make_sense_and_some_are_asked_in_other_words():
    orders = asks.random_orders(200, seed=3)
    assert orders == asks.random_orders(200, seed=3)
    assert all(order.light in lights_of(order.choice.setting) for order in orders)
    counts = [sum(o.choice.setting == setting for o in orders) for setting in SETTINGS]
    assert counts == [25] * len(SETTINGS)
    assert {order.wording for order in orders} == set(asks.WORDINGS)
    assert len({order.ask().seed for order in orders}) == 200
    right = asks.right_answers(orders)
    framed = torch.tensor([order.framing is not None for order in orders])
    assert ((right["framing"] != measures.UNASKED) == framed).all()
    for order in orders:
        if order.framing:
            words = asks.SYNONYMS[order.framing]
            assert any(word in order.ask().positive for word in words)


def test_every_sheet_is_a_full_grid():
    for plan in draw.sheet_plans():
        assert len(plan.asks) == len(plan.rows) * len(plan.columns), plan.name
        assert sum(ask is not None for ask in plan.asks) >= 18
    assert "a silver Lexus RZ " in draw.colours_plan().asks[2].positive


def test_the_judge_sees_pictures_of_any_size_alike():
    fine = noise(2, 32, 5).repeat_interleave(8, -1).repeat_interleave(8, -2)
    small = resized(fine, 128)
    assert judge.seen(fine).shape == judge.seen(as_bytes(fine[..., ::4, ::4])).shape
    assert (judge.seen(fine) - judge.seen(small)).abs().max() < 1e-6
    assert (judge.seen(as_bytes(fine)) - judge.seen(small)).abs().max() < 0.003


def test_the_judge_learns_from_training_scenes_only():
    settings = load_settings()
    settings["judge"] = {"chunks": 99}
    chunks = judge.training_chunks(settings)
    assert chunks
    assert set(chunks).isdisjoint(data.chunk_numbers(settings, held_out=True))
    assert max(chunks) < data.HELD_OUT


def test_the_card_keeps_what_is_outside_the_markers():
    text = card.fill(MARKED, {"measured": "new"})
    assert text == MARKED.replace("old", "new")
    assert card.fill(text, {"measured": "new"}) == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nothing here", "needs <!-- measured:begin --> once, not 0 times"),
        ("<!-- measured:begin -->", "needs <!-- measured:end --> once, not 0 times"),
        (MARKED + MARKED, "once, not 2 times"),
        ("<!-- measured:end --> <!-- measured:begin -->", "comes before"),
    ],
)
def test_a_card_without_its_markers_is_refused(text: str, complaint: str):
    with pytest.raises(ValueError, match=complaint):
        card.fill(text, {"measured": "new"})


def test_the_shipped_card_has_every_marker():
    text = (SHOWROOM / "README.md").read_text(encoding="utf-8")
    blocks = dict.fromkeys(evaluate.BLOCKS, "")
    assert card.fill(text, blocks)


def test_the_table_says_which_goals_are_met():
    painted, ceiling = measures.Rate(880, 1000).told(), measures.Rate(99, 100).told()
    found = {"painted": painted, "ceiling": ceiling, "share": 0.8889}
    lines = card.agreement_table({"colour": found, "light": found}).splitlines()
    assert "88.0% (85.8% to 89.9%) | 99.0% | 88.9% | 95%: not met | 85%: met" in lines[2]
    assert lines[3].endswith("| 90%: not met | none |")


def test_a_sheet_fits_its_limit_and_its_labels(tmp_path: Path):
    pictures = as_bytes(noise(6, 64, 6))
    sheet = labelled_sheet([*pictures[:5], None], ("a", "b"), ("1", "2", "3"), 48)
    empty = sheet.getpixel((sheet.width - 20, sheet.height - 20))
    assert empty == (11, 13, 16)
    assert save_webp(sheet, tmp_path / "sheet.webp") <= 400_000
    with pytest.raises(ValueError, match="does not fit"):
        save_webp(sheet, tmp_path / "small.webp", limit=500)
    with pytest.raises(ValueError, match="5 pictures for 2 x 3"):
        labelled_sheet(list(pictures[:5]), ("a", "b"), ("1", "2", "3"), 48)


def test_a_chart_needs_a_value_for_each_position(tmp_path: Path):
    chart.save_chart(
        tmp_path / "chart.png", "t", "x", [1, 2, 3], {"a": [0.2, 0.5, 1], "b": [1, 1, 1]}
    )
    assert (tmp_path / "chart.png").stat().st_size < 20_000
    with pytest.raises(ValueError, match="one value for each"):
        chart.save_chart(tmp_path / "chart.png", "t", "x", [1, 2, 3], {"a": [0.2, 0.5]})


@pytest.mark.parametrize("heights", [[32.0] * 6, [310.0] * 6, [40.0, 300.0, 44.0, 301.0]])
def test_names_in_a_chart_do_not_cover_each_other(heights: list[float]):
    placed = sorted(chart.apart(heights, low=316, least=16))
    assert placed[0] >= 32
    assert placed[-1] <= 316
    assert all(lower - upper >= 16 for upper, lower in pairwise(placed))


def test_what_is_painted_already_is_read_and_not_painted_again(tmp_path: Path, capsys):
    build_tiny_checkpoint(tmp_path)
    folder = tmp_path / "tiny"
    painter = Painter(folder, "cpu", "float32", weights_digest(folder))
    wanted = [order.ask() for order in asks.random_orders(5, seed=1)]
    first = Studio(painter, tmp_path / "shelf", batch=2, processes=0).paint("one", wanted, 2, 2.0)
    assert first.shape == (5, 3, TINY_SIZE, TINY_SIZE)
    assert capsys.readouterr().out.count("painted") == 3
    again = Studio(painter, tmp_path / "shelf", batch=2, processes=0).paint("two", wanted, 2, 2.0)
    assert torch.equal(first, again)
    assert "painted" not in capsys.readouterr().out
    shard = Shard(tuple(wanted), 2, 2.0)
    others = (replace(shard, steps=3), replace(shard, guidance=1.0), replace(shard, asks=()))
    names = {s.name(painter) for s in (shard, *others)} | {shard.name(replace(painter, digest=""))}
    assert len(names) == 5


def test_the_whole_report_on_a_tiny_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    build_tiny_checkpoint(tmp_path)
    monkeypatch.setattr(data, "WORK", tmp_path)
    monkeypatch.setattr(data, "CHUNK", 12)
    monkeypatch.setattr(evaluate, "measure_speed", fake_speed)  # it starts processes
    settings = {
        "seed": 3,
        "data": {"size": TINY_SIZE, "chunks": 2, "held_out": 1},
        "judge": {"chunks": 1, "batch": 4, "steps": 3, "rate": 1e-3},
        "sampling": {"steps": 2, "guidance_scale": 2.0},
        "evaluation": {
            "pictures": 10,
            "seed": 1,
            "batch": 5,
            "processes": 0,
            "sweep_pictures": 2,
            "guidance": [1, 2],
            "steps": [1, 2],
            "negative_pictures": 2,
            "variety_choices": 1,
            "exact_pictures": 2,
        },
    }
    out = tmp_path / "out"
    out.mkdir()
    text = (SHOWROOM / "README.md").read_text(encoding="utf-8")
    (out / "README.md").write_text(text, encoding="utf-8")
    few = [replace(plan, **one_picture(plan)) for plan in draw.sheet_plans()]
    monkeypatch.setattr(evaluate, "sheet_plans", lambda: few)
    subject = Subject(settings, "cpu", tmp_path / "tiny", tmp_path / "shelf")
    evaluate.measure(subject, out)
    report = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert report["pictures"] == 10
    assert report["copies"]["training scenes, mirrored ones included"] == 48
    told = (out / "README.md").read_text(encoding="utf-8")
    assert told.split("<!-- measured:begin -->")[0].splitlines()[0] == text.splitlines()[0]
    assert "24 scenes of 64x64 pixels" in told
    for name in ("choices.webp", "nearest.webp", "guidance.png", "steps.png"):
        assert f"(sheets/{name})" in told
        assert (out / "sheets" / name).stat().st_size <= 400_000


def fake_speed(painter: Painter, sampling: dict[str, float]) -> dict[str, object]:
    return {
        "machine": "nowhere",
        "seconds for four tiles": 1.0,
        "seconds for the plain call": 2.0,
        "times as fast": 2.0,
    }


def one_picture(plan: draw.SheetPlan) -> dict[str, tuple[object, ...]]:
    return {"rows": plan.rows[:1], "columns": plan.columns[:1], "asks": plan.asks[-1:]}


def test_the_machine_is_named_by_its_processor(tmp_path: Path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nmodel name\t: Quick One\nflags : fpu avx512_bf16\n")
    assert " cores of Quick One, torch " in speed.machine("cpu", cpuinfo)
    assert painting.usual_precision("cpu", cpuinfo) == "bfloat16"
    cpuinfo.write_text("model name : Slow One\nflags : fpu\n")
    assert painting.usual_precision("cpu", cpuinfo) == "float32"
    assert painting.usual_precision("cpu", tmp_path / "nowhere") == "float32"


def test_four_scenes_of_a_choice_differ_only_in_what_it_leaves_open():
    order = random.Random(5).choice(asks.random_orders(20, seed=5))
    specs = asks.teacher_specs(order, 4)
    assert {(s.vehicle, s.setting, s.style, s.light) for s in specs} == {
        (order.choice.vehicle, order.choice.setting, order.choice.style, order.light)
    }
    pictures = render(specs, 32).rgb
    assert measures.pixel_gaps(pictures).min() > 0
