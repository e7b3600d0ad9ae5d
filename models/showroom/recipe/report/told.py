"""Tells the measurements in words: the texts that stand in the model card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.showroom.recipe.report.card import agreement_table, sweep_table, weakest

Report = Mapping[str, Any]


def measured_text(report: Report, sheets: Mapping[str, str]) -> str:
    """The whole measured block; ``sheets`` are file names and what they show."""
    parts = (
        _method(report),
        agreement_table(report["questions"]),
        weakest(report["by choice"]),
        _wordings(report["by wording"]),
        "### Guidance, steps, negative prompts",
        _guidance(report),
        _steps(report),
        _negatives(report["negative prompts"]),
        "### Variety and copies",
        _variety(report["variety"]),
        _copies(report["copies"]),
        "### Speed",
        _speed(report),
        "### Sheets",
        *(f"{about}\n\n![The sheet of {_stem(file)}]({file})" for file, about in sheets.items()),
        (
            "Every rate, choice by choice, is in `evaluation.json`. The weights measured have the "
            f"digest `{report['weights'][:16]}`."
        ),
    )
    return "\n\n".join(part for part in parts if part)


def _stem(file: str) -> str:
    return file.rpartition("/")[2].partition(".")[0]


def _method(report: Report) -> str:
    sampling = report["sampling"]
    return (
        f"{report['pictures']} pictures of {report['size']}x{report['size']} pixels: choices drawn "
        "at random (settings and styles equally often, colours of the catalog, lights that make "
        "sense), three fifths in the kiosk's own prompt, the others with a framing in the guest's "
        f"words or in synonyms throughout; {sampling['steps']} steps, guidance "
        f"{sampling['guidance_scale']:g}, the kiosk's negative prompt, {report['precision']}, one "
        "seed each, none thrown away. A small classifier judges them. It learnt from the "
        "teacher's training scenes as the autoencoder gives them back; the ceiling is its own "
        f"rate on {report['ceiling scenes']} such scenes that nothing was trained on."
    )


def _wordings(found: Mapping[str, Mapping[str, float]]) -> str:
    rows = [
        f"{wording}: " + ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
        for wording, shares in found.items()
    ]
    return "By wording:\n\n" + "\n".join(f"- {row}" for row in rows)


def _guidance(report: Report) -> str:
    count, found = report["sweep pictures"], report["guidance"]
    return (
        f"The same {count} prompts and seeds at every guidance scale (1 is none):\n\n"
        "![Agreement at each guidance scale](sheets/guidance.png)\n\n"
        f"{sweep_table('guidance', found)}\n\n{_best(found)}"
    )


def _best(found: Mapping[str, Mapping[str, float]]) -> str:
    """Where agreement, averaged over the questions, is highest, and how it is at the ends."""
    means = {value: sum(s.values()) / len(s) for value, s in found.items()}
    best = max(means, key=lambda value: means[value])
    first, last = next(iter(means)), list(means)[-1]
    return (
        f"Averaged over the questions: {means[first]:.1%} at {first}, highest at {best} with "
        f"{means[best]:.1%}, {means[last]:.1%} at {last}."
    )


def _steps(report: Report) -> str:
    return (
        "The same prompts and seeds after fewer and more steps:\n\n"
        "![Agreement after each number of steps](sheets/steps.png)\n\n"
        f"{sweep_table('steps', report['steps'])}"
    )


def _negatives(found: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [
        f"- {name}: {_rate(rates['without'])} without, {_rate(rates['with'])} with"
        for name, rates in found.items()
    ]
    return (
        "How often a choice appears that the prompt leaves open, without and with a negative "
        "prompt that names it (every choice in turn, the same seeds):\n\n" + "\n".join(lines)
    )


def _variety(found: Mapping[str, Any]) -> str:
    pixels, features = found["pixels"], found["features"]
    return (
        f"Four seeds of one choice, {found['choices']} choices: pixels differ by "
        f"{pixels['pictures']:.3f} on average (mean absolute difference, 0..1), "
        f"{pixels['share']:.0%} of what four of the teacher's scenes of that choice differ by. "
        "In the judge's feature maps (unit length at each place, squared distance, averaged over "
        f"layers) they differ by {features['pictures']:.3f}, {features['share']:.0%} of the "
        "teacher's."
    )


def _copies(found: Mapping[str, Any]) -> str:
    pictures, new, known = (found[name] for name in ("pictures", "held-out scenes", "known scenes"))
    return (
        f"Each picture's nearest among {found['training scenes, mirrored ones included']:,} "
        f"training scenes (mirrored ones included), by {found['distance']}: "
        f"{pictures['distance']['median']:.1f} in the middle and "
        f"{pictures['distance']['smallest']:.1f} at least; for held-out scenes "
        f"{new['distance']['median']:.1f} and {new['distance']['smallest']:.1f}. A copy gives "
        "itself away by being far nearer to one scene than to the next: training scenes passed "
        "through the autoencoder have their nearest (themselves) at "
        f"{known['ratio']['median']:.2f} of the distance of the second nearest, 99 in 100 at no "
        f"more than {found['ratio of a copy, at most']:.2f}; the pictures at "
        f"{pictures['ratio']['median']:.2f} in the middle and {pictures['ratio']['smallest']:.2f} "
        f"at least. By that measure {pictures['copies']} of the pictures are copies, and "
        f"{new['copies']} of the held-out scenes, which cannot be."
    )


def _speed(report: Report) -> str:
    speed, exact = report["speed"], report["full precision"]
    text = (
        f"Four tiles, {report['sampling']['steps']} steps, seen on {speed['machine']}: "
        f"{speed['seconds for four tiles']:.1f} s in the kiosk's way (two processes of one "
        f"thread, two tiles each, {report['precision']}), "
        f"{speed['seconds for the plain call']:.1f} s as one plain pipeline call in full "
        f"precision, so {speed['times as fast']:.1f} times as fast. Loading is not counted."
    )
    if exact is None:
        return text
    return (
        f"{text} {exact['pictures']} of the pictures painted again in full precision differ by "
        f"{exact['mean difference']:.3f} on average (0..1), and the judge's answers are the same "
        f"in {exact['same answers']:.1%} of all cases."
    )


def _rate(told: Mapping[str, Any]) -> str:
    return f"{told['rate']:.1%} ({told['from']:.1%} to {told['to']:.1%})"


def learnt_text(settings: Mapping[str, Any], chunk: int) -> str:
    """How many scenes the weights were made from, as the settings say."""
    data: Mapping[str, Any] = settings["data"]
    kept: Sequence[int] = range(data["held_out"])
    return (
        f"{data['chunks'] * chunk:,} scenes of {data['size']}x{data['size']} pixels and their "
        f"mirror images; {len(kept) * chunk:,} more were kept apart for measuring."
    )
