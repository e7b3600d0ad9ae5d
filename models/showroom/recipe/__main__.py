"""The recipe's commands: one per stage, and `all`.

    python -m models.showroom.recipe all [--device cuda]

Stages in their order: data, autoencoder, freeze, tokenizer, latents, diffusion, refine,
export, sheet, judge, evaluate. Each goes on where it was interrupted.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before torch: idle threads must not spin


def main() -> None:
    """Runs the stages asked for, in their order."""
    parser = argparse.ArgumentParser(
        prog="python -m models.showroom.recipe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=[*STAGES, "all"])
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=2, help="threads on a CPU")
    arguments = parser.parse_args()

    import torch

    from models.showroom.recipe.settings import load_settings

    torch.set_num_threads(arguments.threads)
    settings = load_settings()
    for name in STAGES if arguments.command == "all" else (arguments.command,):
        print(f"== {name}", flush=True)
        run_stage(name, settings, arguments.device)


STAGES = (
    "data",
    "autoencoder",
    "freeze",
    "tokenizer",
    "latents",
    "diffusion",
    "refine",
    "export",
    "sheet",
    "judge",
    "evaluate",
)


def run_stage(name: str, settings: dict[str, Any], device: str) -> None:
    """One stage; the modules are heavy, so they are imported here."""
    from models.showroom.recipe import (
        autoencoder,
        data,
        diffusion,
        draw,
        evaluate,
        export,
        judge,
        latents,
        refine,
        tokenizer,
    )

    stages: dict[str, Callable[[dict[str, Any], str], None]] = {
        "data": data.draw_all,
        "autoencoder": autoencoder.train,
        "freeze": autoencoder.freeze,
        "tokenizer": tokenizer.train,
        "latents": latents.precompute,
        "diffusion": diffusion.train,
        "refine": refine.train,
        "export": export.export,
        "sheet": draw.draw_sheet,
        "judge": judge.train,
        "evaluate": evaluate.evaluate,
    }
    stages[name](settings, device)


if __name__ == "__main__":
    main()
