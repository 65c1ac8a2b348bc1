"""Photos of an issue: given before it, taken over by it, and gone when the personal data of the issue goes."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.rules import Rules
from kit.ids import opaque_reference
from services.intake.adapters.pictures import photo_from
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue
from services.intake.domain.photo import MOST_WAITING, WAITS, NoPhoto, PhotoGone, TooManyWaiting

WAITING = "photo_waits"
KEPT = "issue_photos"
LOOK_AGAIN = timedelta(days=30)
ENDED = frozenset({"closed", "rejected", "withdrawn"})
_DAYS = {"years": 366, "months": 31, "days": 1}


@dataclass(frozen=True)
class GivenPhoto:
    """What the giver learns of a photo; with the ticket an issue takes it over."""

    ticket: str
    width: int
    height: int


def give_photo(work: IntakeWork, content: str) -> GivenPhoto:
    """Take a photo, sent as base64, for an issue that is being written."""
    if work.photos.waiting() >= MOST_WAITING:
        raise TooManyWaiting(field="/content")
    photo = photo_from(_bytes_of(content))
    photo_id, ticket = work.fresh_id(), opaque_reference()
    work.photos.add(photo_id, ticket, photo, work.now)
    work.remind(WAITING, photo_id, work.now + WAITS)
    return GivenPhoto(ticket, photo.width, photo.height)


def _bytes_of(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoPhoto(field="/content") from error


def take_photos_over(work: IntakeWork, issue: Issue, tickets: Sequence[str]) -> None:
    """Give the photos behind the tickets to a new issue; raises PhotoGone when one is not there any more."""
    if not tickets:
        return
    # The photos point at the issue, so it must be in the database before them.
    work.session.flush()
    taken = work.photos.give_to(issue.id, tickets)
    if len(taken) < len(set(tickets)):
        raise PhotoGone(field="/photos")
    for photo_id in taken:
        work.forget(WAITING, photo_id)
    work.remind(KEPT, issue.id, _end_of(work, issue))


def forget_waiting_photo(photo_id: str, work: IntakeWork) -> None:
    """Forget a photo that no issue took in time."""
    work.photos.forget_waiting(photo_id)


def forget_photos_in_time(issue_id: str, work: IntakeWork) -> None:
    """Forget the photos of an issue once its personal data may be kept no longer; else look again later."""
    issue = work.issues.get(issue_id)
    end = _end_of(work, issue)
    if end <= work.now:
        work.photos.forget_of(issue_id)
    else:
        work.remind(KEPT, issue_id, end)


def _end_of(work: IntakeWork, issue: Issue) -> datetime:
    """Return when the photos of an issue go, or when to look again while it is still open."""
    if issue.state not in ENDED:
        return work.now + LOOK_AGAIN
    keep = _kept_for(work.rules(issue.county, issue.rules_version), issue.conflict_risk)
    return (issue.closed_at or issue.submitted_at or work.now) + keep


def _kept_for(rules: Rules, risk: str) -> timedelta:
    """Return for how long the county keeps the personal data of an issue that has ended."""
    name = "issue_personal_fields_petition_risk" if risk == "petition" else "issue_personal_fields"
    keep = next(entry["keep"] for entry in rules.document["retention"] if entry["class"] == name)
    return sum((timedelta(days=days * keep.get(unit, 0)) for unit, days in _DAYS.items()), timedelta())
