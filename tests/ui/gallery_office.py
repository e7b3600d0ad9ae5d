"""A back office with pictures that staff can do things with, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from kiosk.domain.keeping import Act, Answered, BackOfficeEvent, Fact, Question, Row
from tests.fakes import FakeBackOffice
from tests.staff.clocks import START

TODAY = START.timestamp() - 60
DAY = 86_400.0


@dataclass
class Kept:
    """One picture, as the database would know it."""

    ticket: str
    tile: int
    file: Path
    at: float
    approved: bool | None = True
    hung: bool = False
    may_show: bool = True
    code: str = "123456"

    def row(self) -> Row:
        chosen = {"vehicle": "rz", "colour": "red", "setting": "mars", "style": "painting"}
        facts = {"ticket": self.ticket, "tile": self.tile, "code": self.code, "at": self.at}
        seen = {"approved": self.approved, "hung": self.hung, "may_show": self.may_show}
        return {**facts, **chosen, **seen, "file": str(self.file), "there": self.file.is_file()}


class GalleryOffice(FakeBackOffice):
    """Keeps `pictures`, the newest first, and answers as the real one does."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Kept] = []
        self.fault = ""
        self.knows["export"] = [{"done": 0, "total": 3, "busy": True, "fault": ""}]

    def answer_with_fault(self, fault: str) -> None:
        self.fault = fault

    def pump(self, now: float) -> list[BackOfficeEvent]:
        def told(event: BackOfficeEvent) -> BackOfficeEvent:
            faulty = isinstance(event, Answered) and self.fault
            return replace(event, rows=(), fault=self.fault) if faulty else event

        return [told(event) for event in super().pump(now)]

    def add(self, folder: Path, number: int, **facts: object) -> Kept:
        file = folder / f"{number}.webp"
        if not file.exists():
            colour = (40 + 30 * number % 200, 90, 200 - 25 * number % 200)
            Image.new("RGB", (64, 64), colour).save(file)
        kept = Kept(f"{number // 4:016x}", number % 4, file, TODAY + number)
        for name, value in facts.items():
            setattr(kept, name, value)
        self.pictures.insert(0, kept)
        return kept

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        super().curate(act, ticket, tile)
        ours = [p for p in self.pictures if p.ticket == ticket]
        for kept in [p for p in ours if p.tile == tile]:
            match act:
                case "show" | "hide":
                    kept.approved = act == "show"
                case "hang" | "take-down":
                    kept.hung = act == "hang"
                case "delete":
                    self.pictures.remove(kept)
                case "delete-ticket":
                    self.pictures = [p for p in self.pictures if p.ticket != ticket]

    def ask(self, question: Question, **about: Fact) -> int:
        since = float(about.get("since") or 0)
        views = {
            view: [kept for kept in self._in(view) if kept.at >= since]
            for view in ("waiting", "all", "wall", "hidden")
        }
        if question == "pictures":
            found = views[str(about["view"])]
            if "code" in about:
                found = [kept for kept in self.pictures if kept.code == about["code"]]
            found = sorted(found, key=lambda kept: kept.at, reverse=not about["oldest"])
            first, most = int(about["first"] or 0), int(about["most"] or 0)
            self.knows["pictures"] = [kept.row() for kept in found[first : first + most]]
        elif question == "picture-counts":
            self.knows["picture-counts"] = [{view: len(found) for view, found in views.items()}]
        return super().ask(question, **about)

    def _in(self, view: str) -> list[Kept]:
        match view:
            case "waiting":
                return [kept for kept in self.pictures if kept.approved is None]
            case "hidden":
                return [kept for kept in self.pictures if kept.approved is False]
            case "wall":
                return [k for k in self.pictures if k.hung and k.may_show and k.approved]
            case _:
                return list(self.pictures)
