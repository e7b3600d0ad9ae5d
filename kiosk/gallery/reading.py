"""Reads the content credentials (C2PA) of a picture, as any reader of them would."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa
from PIL import Image

from kiosk.domain.errors import BadFile

UNSIGNED = "Unsigned"
GOOD = ("Valid", "Trusted")
"""States in which every signature and hash holds; Trusted: by somebody whom the reader knows."""

_KINDS = {"JPEG": "image/jpeg", "WEBP": "image/webp", "PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a picture's credentials prove: the state, who signed, and which program made it."""

    state: str
    signer: str = ""
    tool: str = ""
    checkpoints: tuple[str, ...] = ()  # of this picture, then of what it was made from

    @property
    def good(self) -> bool:
        """Whether there are credentials, and they hold."""
        return self.state in GOOD

    @property
    def text(self) -> str:
        """One sentence for people."""
        if self.state == UNSIGNED:
            return "This picture carries no content credentials."
        if not self.good:
            return "The content credentials do not hold: the picture was changed after signing."
        known = "known to this machine" if self.state == "Trusted" else "not known to this machine"
        made = ", from one by ".join(self.checkpoints) or "an unnamed checkpoint"
        return f"Made with AI by {made} with {self.tool}; signed by {self.signer} ({known})."


def context_of(root: str) -> c2pa.Context:
    """A context that trusts a root (PEM), without thumbnails, which would triple a claim's size."""
    return c2pa.Context.from_dict(
        {
            "verify": {"verify_after_sign": True, "verify_trust": True},
            "trust": {"user_anchors": root},
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


def judge(path: Path, root: str | None = None) -> Verdict:
    """What the picture at `path` proves, to a reader who trusts `root` (PEM); raises BadFile."""
    try:
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            kind = _KINDS.get(image.format or "", "")
    except OSError as error:
        raise BadFile(path, "", "cannot be read as a picture") from error
    if not kind:
        raise BadFile(path, "", "must be a JPEG, WebP or PNG")
    try:
        claims = read_claims(data, kind, context_of(root) if root else None)
    except c2pa.C2paError:
        return Verdict("Invalid")
    if not claims:
        return Verdict(UNSIGNED)
    manifests: Mapping[str, Any] = claims["manifests"]
    active: Mapping[str, Any] = manifests[claims["active_manifest"]]
    tools: list[Mapping[str, str]] = active.get("claim_generator_info", [{}])
    return Verdict(
        state=str(claims.get("validation_state", "Invalid")),
        signer=str(active.get("signature_info", {}).get("issuer", "")),
        tool=f"{tools[0].get('name', '')} {tools[0].get('version', '')}".strip(),
        checkpoints=tuple(_agents(manifests, active)),
    )


def read_state(picture: bytes, kind: str, context: c2pa.Context | None = None) -> str:
    """How the library's reader judges a picture of a MIME type; raises C2paError if unreadable."""
    return str(read_claims(picture, kind, context).get("validation_state", UNSIGNED))


def read_claims(
    picture: bytes, kind: str, context: c2pa.Context | None = None
) -> Mapping[str, Any]:
    """The credentials as the library reads them, empty if there are none; raises C2paError."""
    reader = c2pa.Reader.try_create(kind, io.BytesIO(picture), context=context)
    if reader is None:
        return {}
    with reader:
        found: Mapping[str, Any] = json.loads(reader.json())
    return found


def _agents(manifests: Mapping[str, Any], active: Mapping[str, Any]) -> list[str]:
    """The checkpoint of a claim, then those of the claims that it was made from."""
    found: list[str] = []
    for assertion in active.get("assertions", []):
        for action in assertion.get("data", {}).get("actions", []):
            agent: Mapping[str, str] = action.get("softwareAgent") or {}
            found += [agent["name"]] if "name" in agent else []
    for ingredient in active.get("ingredients", []):
        before = manifests.get(ingredient.get("active_manifest", ""))
        found += _agents(manifests, before) if before else []
    return found
