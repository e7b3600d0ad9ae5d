"""Remembers what prompts became, because guests choose from the same few: a cache of embeddings."""

from __future__ import annotations

import hashlib
import inspect
from collections import OrderedDict
from typing import Any

import torch

_NAMES = (
    "prompt_embeds",
    "negative_prompt_embeds",
    "pooled_prompt_embeds",
    "negative_pooled_prompt_embeds",
)
"""What `encode_prompt` returns, in its order: two of them for SD, all four for SDXL."""

DEFAULT_BUDGET = 16 * 2**20
"""Bytes: some fifty prompts of SD 2 with their negatives in half precision."""

Embeddings = dict[str, torch.Tensor]


class PromptCache:
    """The embeddings of one checkpoint's prompts, up to `budget` bytes, the least recent let go.

    Words are not kept, only a hash of them. What is given out is what the pipeline itself makes
    of one prompt, to the bit; in a batch all pictures share it, where the pipeline would encode
    the same words again for each.
    """

    def __init__(self, budget: int = DEFAULT_BUDGET) -> None:
        self._budget = budget
        self._known: OrderedDict[bytes, Embeddings] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Bytes of all embeddings that are kept."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._known)

    def arguments(
        self, pipe: Any, prompt: str, negative_prompt: str, count: int, *, guided: bool
    ) -> dict[str, Any]:
        """How to give a pipeline its words, for `count` pictures: as embeddings where it can.

        Words go as they are to pipelines that encode in their own way, and to text encoders
        that a LoRA has taught something for one job.
        """
        if not _can_be_given(pipe):
            return {"prompt": [prompt] * count, "negative_prompt": [negative_prompt] * count}
        key = _key(prompt, negative_prompt, guided=guided)
        found = self._known.pop(key, None)
        if found is None:
            found = _encode(pipe, prompt, negative_prompt, guided=guided)
            self._bytes += _bytes_of(found)
        self._known[key] = found
        while self._bytes > self._budget and len(self._known) > 1:
            _, gone = self._known.popitem(last=False)
            self._bytes -= _bytes_of(gone)
        return {name: _repeat(tensor, count) for name, tensor in found.items()}


def _can_be_given(pipe: Any) -> bool:
    if "num_images_per_prompt" not in inspect.signature(pipe.encode_prompt).parameters:
        return False
    encoders = (getattr(pipe, name, None) for name in ("text_encoder", "text_encoder_2"))
    return not any(getattr(encoder, "peft_config", None) for encoder in encoders)


def _encode(pipe: Any, prompt: str, negative_prompt: str, *, guided: bool) -> Embeddings:
    with torch.no_grad():
        made = pipe.encode_prompt(
            prompt=[prompt],
            negative_prompt=[negative_prompt],
            device=pipe._execution_device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=guided,
        )
    pairs = zip(_NAMES, made, strict=False)
    return {name: tensor for name, tensor in pairs if tensor is not None}


def _key(prompt: str, negative_prompt: str, *, guided: bool) -> bytes:
    words = f"{len(prompt)}:{prompt}{negative_prompt}" if guided else f"{len(prompt)}:{prompt}"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest() + bytes([guided])


def _repeat(tensor: torch.Tensor, count: int) -> torch.Tensor:
    return tensor if count == 1 else tensor.repeat(count, *[1] * (tensor.dim() - 1))


def _bytes_of(embeddings: Embeddings) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in embeddings.values())
