"""What can happen to a visit, in the past tense."""

from __future__ import annotations

from kiosk.domain.choosing_events import ChoosingEvent
from kiosk.domain.looking_events import LookingEvent
from kiosk.domain.service_events import ServiceEvent
from kiosk.domain.taking_home_events import TakingHomeEvent

VisitEvent = ChoosingEvent | LookingEvent | TakingHomeEvent | ServiceEvent
