"""Trains the tokenizer: CLIP's way of cutting words, with a small vocabulary of the kiosk's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from tokenizers.trainers import BpeTrainer
from transformers import CLIPTokenizer

from models.showroom.recipe.captions import corpus
from models.showroom.recipe.scenes import random_specs
from models.showroom.recipe.settings import SHOWROOM, WORK

FOLDER = WORK / "tokenizer"
LENGTH = 77


def train(settings: dict[str, Any], device: str) -> None:
    """The tokenizer stage: byte-pair merges learnt from captions, saved as a CLIPTokenizer."""
    del device
    own = settings["text_encoder"]
    if settings["diffusion"]["start"] == "shipped":  # its text encoder knows these tokens only
        shutil.copytree(SHOWROOM / "tokenizer", FOLDER, dirs_exist_ok=True)
        return
    rules = CLIPTokenizer().backend_tokenizer  # CLIP's normalising and splitting, without its words
    learner = Tokenizer(BPE(end_of_word_suffix="</w>", unk_token="<|endoftext|>"))
    learner.normalizer = rules.normalizer
    learner.pre_tokenizer = rules.pre_tokenizer
    trainer = BpeTrainer(
        vocab_size=own["vocabulary"],
        initial_alphabet=ByteLevel.alphabet(),
        end_of_word_suffix="</w>",
        special_tokens=["<|startoftext|>", "<|endoftext|>"],
        show_progress=False,
    )
    lines = corpus(random_specs(4000, settings["seed"]), settings["seed"])
    learner.train_from_iterator(lines, trainer)
    vocabulary, merges = _with_word_ends(learner)
    build(vocabulary, merges).save_pretrained(FOLDER)
    _write_plain_files(vocabulary, merges, FOLDER)
    print(f"{len(vocabulary)} tokens, {len(merges)} merges")


def build(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> CLIPTokenizer:
    """The tokenizer for a vocabulary."""
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=LENGTH)


def _with_word_ends(learner: Tokenizer) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Every byte, also as a word's last: then any text at all can be written."""
    import json

    model = json.loads(learner.to_str())["model"]
    vocabulary: dict[str, int] = dict(model["vocab"])
    for byte in sorted(ByteLevel.alphabet()):
        for token in (byte, f"{byte}</w>"):
            vocabulary.setdefault(token, len(vocabulary))
    return vocabulary, [(left, right) for left, right in model["merges"]]


def _write_plain_files(
    vocabulary: dict[str, int], merges: list[tuple[str, str]], folder: Path
) -> None:
    import json

    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", "utf-8")
