"""The recipe's commands: one per stage, and groups of them.

    python -m models.showroom.recipe all [--profile gpu] [--device cuda] [--minutes 9]

`base` makes the checkpoint, `companions` what goes with it, `all` both, `report` measures the
weights that ship. Every stage goes on where it was interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before torch: idle threads must not spin

BASE = {
    "data": "data:draw_all",
    "tokenizer": "tokenizer:train",
    "autoencoder": "autoencoder:train",
    "freeze": "autoencoder:freeze",
    "latents": "latents:precompute",
    "diffusion": "diffusion:train",
    "refine": "refine:train",
    "export": "export:export",
}
COMPANIONS = {
    "upscaler_data": "companions.upscaler_data:draw_all",
    "upscaler": "companions.upscaler:train",
    "upscaler_export": "companions.upscaler_export:export",
    "upscaler_measure": "companions.upscaler_measure:measure",
    "depth_estimator": "companions.depth_estimator:train",
    "depth": "companions.depth:train",
    "depth_export": "companions.depth_export:export",
    "depth_measure": "companions.depth_measure:measure",
    "fast": "companions.fast:train",
    "fast_export": "companions.fast_export:export",
    "fast_measure": "companions.fast_measure:measure",
    "controlnet_data": "companions.silhouettes:draw_all",
    "controlnet": "companions.controlnet:train",
    "controlnet_export": "companions.controlnet:export",
    "controlnet_measure": "companions.controlnet_measure:measure",
    "cutouts": "companions.cutouts:draw_all",
}
REPORT = {
    "judge": "report.judge:train",
    "evaluate": "report.evaluate:evaluate",
}
QUICK = {"report_quick": "report.evaluate:quick"}  # small counts, into the work folder: to try it
STAGES = BASE | COMPANIONS | REPORT | QUICK
GROUPS = {
    "base": BASE,
    "companions": COMPANIONS,
    "report": REPORT,
    "all": BASE | COMPANIONS | REPORT,
}


def main() -> int:
    """Runs the stages asked for, in their order."""
    parser = argparse.ArgumentParser(
        prog="python -m models.showroom.recipe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "command", nargs="+", choices=[*GROUPS, *STAGES], metavar="stage", help=", ".join(STAGES)
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=2, help="threads on a CPU")
    parser.add_argument("--profile", default="cpu", choices=["cpu", "gpu"], help="which settings")
    parser.add_argument("--minutes", type=float, help="stop training after this long; run again")
    arguments = parser.parse_args()

    import torch

    from models.showroom.recipe.settings import load_settings

    torch.set_num_threads(arguments.threads)
    settings = load_settings(arguments.profile)
    if arguments.minutes is not None:
        settings["ends"] = time.monotonic() + 60 * arguments.minutes
    for command in arguments.command:
        for name in GROUPS.get(command, {command: ""}):
            if time.monotonic() > settings.get("ends", float("inf")):
                print(f"time is up before {name}; the same command goes on", flush=True)
                return 75  # EX_TEMPFAIL in sysexits.h: try again
            print(f"== {name}", flush=True)
            run_stage(name, settings, arguments.device)
    return 0


def run_stage(name: str, settings: dict[str, Any], device: str) -> None:
    """One stage; the modules are heavy, so only its own is imported."""
    module, function = STAGES[name].split(":")
    getattr(importlib.import_module(f"models.showroom.recipe.{module}"), function)(settings, device)


if __name__ == "__main__":
    sys.exit(main())
