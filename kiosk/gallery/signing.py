"""Signs deliverables with content credentials (C2PA), and reads them back before anyone gets one.

The claim says: made by this program with that checkpoint; a picture made from another carries
that one's claim inside it. Signing is the last thing done to the bytes, as any change breaks it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import c2pa

from kiosk import __version__
from kiosk.domain.errors import CannotDo, KioskError
from kiosk.gallery.credentials import Credentials, load_credentials, own_credentials
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import SOURCE_TYPE, Deliverables
from kiosk.gallery.reading import GOOD, context_of, read_state

TOOL = "Auto Show Kiosk"
_EDITED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_PARENT = "before"
WEBP, JPEG = "image/webp", "image/jpeg"


class SigningFault(CannotDo):
    """A picture could not be signed, or its signature does not hold; it must not be shared."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a picture's credentials say: the checkpoint, and what the picture was made from."""

    checkpoint: str
    parent: Deliverables | None = None


class Signatory:
    """Signs with one set of credentials."""

    def __init__(self, credentials: Credentials) -> None:
        self._context = context_of(credentials.root)
        info = c2pa.C2paSignerInfo(
            credentials.algorithm, credentials.chain.encode(), credentials.key.encode(), None
        )
        try:
            self._signer = c2pa.Signer.from_info(info)
        except c2pa.C2paError as error:
            raise _fault("The certificates for signing pictures cannot be used", error) from error

    def sign(self, given: Deliverables, claim: Claim) -> Deliverables:
        """Both files signed, and proven to be; raises SigningFault."""
        parent = claim.parent
        return replace(
            given,
            webp=self._signed(given.webp, WEBP, claim.checkpoint, parent and parent.webp),
            jpeg=self._signed(given.jpeg, JPEG, claim.checkpoint, parent and parent.jpeg),
        )

    def _signed(self, picture: bytes, kind: str, checkpoint: str, parent: bytes | None) -> bytes:
        signed = io.BytesIO()
        try:
            manifest = json.dumps(_manifest(kind, checkpoint, edited=parent is not None))
            with c2pa.Builder.from_json(manifest, self._context) as builder:
                if parent is not None:
                    before = {"title": "Before", "relationship": "parentOf", "label": _PARENT}
                    builder.add_ingredient(before, kind, io.BytesIO(parent))
                builder.sign(self._signer, kind, io.BytesIO(picture), signed)
            state = read_state(signed.getvalue(), kind, self._context)
        except c2pa.C2paError as error:
            raise _fault("A picture could not be signed", error) from error
        if state not in GOOD:
            raise SigningFault(f"A picture's signature does not hold ({state}).", _CURE)
        return signed.getvalue()


def find_signatory(
    layout: Layout, brand: Path | None, now: float, log: logging.Logger
) -> Signatory:
    """Whoever signs at `now` (seconds since 1970): the brand, or this machine if the brand cannot.

    Raises OSError when certificates have to be made and the disk refuses.
    """
    at = dt.datetime.fromtimestamp(now, dt.UTC)
    if brand is not None:
        try:
            credentials = load_credentials(brand)
            if credentials.usable_at(at):
                return Signatory(credentials)
            reason = (
                f"valid from {credentials.not_before:%Y-%m-%d} to {credentials.not_after:%Y-%m-%d}"
            )
            log.error("The certificate in %s is %s; this machine signs instead", brand, reason)
        except KioskError as error:
            log.error("%s This machine signs instead", error)
    return Signatory(own_credentials(layout.credentials, at))


_CURE = "Look at the certificates in the folder 'credentials', or make new ones."


def _fault(said: str, error: Exception) -> SigningFault:
    why = " ".join(str(error).split())[:160]
    return SigningFault(f"{said} ({why}).", _CURE)


def _manifest(kind: str, checkpoint: str, *, edited: bool) -> dict[str, Any]:
    agent = {"name": checkpoint or "unknown checkpoint"}
    made: dict[str, Any] = {"softwareAgent": agent}
    if edited:
        actions = [
            {"action": "c2pa.opened", "parameters": {"ingredientIds": [_PARENT]}},
            {"action": "c2pa.edited", "digitalSourceType": _EDITED, **made},
        ]
    else:
        actions = [{"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE, **made}]
    return {
        "claim_generator_info": [{"name": TOOL, "version": __version__}],
        "title": "AI-generated picture",
        "format": kind,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
