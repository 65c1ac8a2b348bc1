"""Minutes: drafted by the keeper, read and signed by those who were there, confirmed by the presider."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition
from kit.refusals import Conflict, Invalid, StepOutOfOrder

# A mobile number or an identity number.
_PERSONAL_NUMBER = re.compile(r"(?<![0-9])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9])")


class OtherText(Conflict):
    """What would be signed is not the text that is being circulated."""

    code = "meetings.other_text"


class SignedBefore(Conflict):
    """Everybody signs one version of the minutes once."""

    code = "meetings.signed_before"


class NoSuchCorrection(Invalid):
    """No correction with this number was asked for."""

    code = "meetings.no_such_correction"


@dataclass
class Minutes(Aggregate):
    """The minutes of one meeting; each circulation is a version with its own fingerprint and signatures."""

    machine: ClassVar[str] = "minutes"

    id: str
    county: str
    division: str
    meeting_id: str
    case_id: str
    rules_version: int
    state: str = NONE
    version: int = 0
    minutes_version: int = 1
    summary: str = ""
    text: str = ""
    fingerprint: str = ""
    due_at: datetime | None = None
    signatures: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    confirmed_at: datetime | None = None

    @property
    def correlation_id(self) -> str:
        """Return the topic under discussion."""
        return self.case_id

    @property
    def open_corrections(self) -> int:
        """Return how many corrections wait for an answer."""
        return sum(1 for correction in self.corrections if not correction["answer"])

    @transition(
        "draft",
        sources=(NONE,),
        to="drafted",
        actors=(Role.MINUTES_KEEPER,),
        guards=("meeting_concluded", "statements_classified"),
        emits="meetings.minutes.drafted",
    )
    def draft(self, act: Act, *, summary: str, meeting_state: str, classified: bool) -> Data:  # noqa: ARG002 -- see kit.machine
        """Begin the minutes of a meeting that is over."""
        self.hold("meeting_concluded", meeting_state == "concluded")
        self.hold("statements_classified", classified)
        self.summary = summary
        return {"meeting_id": self.meeting_id, "minutes_version": self.minutes_version}

    @transition(
        "circulate",
        sources=("drafted", "correcting"),
        to="circulated",
        actors=(Role.MINUTES_KEEPER,),
        guards=("redaction_checked",),
        emits="meetings.minutes.circulated",
    )
    def circulate(self, act: Act, *, text: str, checked: bool, due_at: datetime) -> Data:  # noqa: ARG002 -- see kit.machine
        """Send the text to everybody who was there; signatures of an earlier version do not count for it."""
        self.hold("redaction_checked", checked and not _PERSONAL_NUMBER.search(text))
        if self.state == "correcting":
            self.minutes_version += 1
        self.text, self.fingerprint = text, hashlib.sha256(text.encode()).hexdigest()
        self.due_at, self.signatures = due_at, []
        return {**self._version(), "due_at": due_at.isoformat()}

    def next_version(self) -> int:
        """Return the number that the version will carry when it is circulated."""
        return self.minutes_version + (self.state == "correcting")

    def answer_corrections(self, answers: dict[int, str]) -> None:
        """Say to each correction that was asked for what became of it."""
        unknown = set(answers) - {correction["no"] for correction in self.corrections}
        if unknown:
            raise NoSuchCorrection(field="/answers", correction_no=min(unknown))
        self.corrections = [{**one, "answer": answers.get(one["no"], one["answer"])} for one in self.corrections]

    @transition(
        "request_correction",
        sources=("circulated",),
        to="correcting",
        actors=(Role.ATTENDEE, Role.PRESIDER),
        guards=("correction_text_given",),
    )
    def request_correction(self, act: Act, *, text: str, category: str) -> None:
        """Ask for a change; the minutes go back to the keeper."""
        self.hold("correction_text_given", text.strip())
        named = {"no": len(self.corrections) + 1, "at": act.at.isoformat(), "category": category}
        wish = {**named, "text": text, "answer": ""}
        self.corrections = [*self.corrections, wish]

    def sign(self, act: Act, attendance_id: str, fingerprint: str, *, on_paper: bool) -> None:
        """Sign the text that is being circulated."""
        if self.state != "circulated":
            raise StepOutOfOrder(machine=self.machine, command="sign", state=self.state, possible_in=("circulated",))
        self._need_text(fingerprint)
        if any(signature["attendance_id"] == attendance_id for signature in self.signatures):
            raise SignedBefore(attendance_id=attendance_id)
        signature = {"attendance_id": attendance_id, "at": act.at.isoformat(), "on_paper": on_paper}
        self.signatures = [*self.signatures, signature]
        self.version += 1

    @transition(
        "confirm",
        sources=("circulated",),
        to="confirmed",
        actors=(Role.PRESIDER,),
        guards=("signatures_or_silence", "corrections_merged"),
        emits="meetings.minutes.confirmed",
    )
    def confirm(
        self, act: Act, rules: Rules, *, fingerprint: str, members: set[str], presider: str | None, outcome: Data
    ) -> Data:
        """Sign as presider when enough members signed, or when the time to object has passed in silence."""
        self._need_text(fingerprint)
        signed = members & {presider, *(signature["attendance_id"] for signature in self.signatures)}
        enough = len(signed) >= rules.minutes_signatures * len(members)
        silent = self.due_at is not None and act.at >= self.due_at
        self.hold("signatures_or_silence", enough or silent, signed=len(signed), members=len(members))
        self.hold("corrections_merged", self.open_corrections == 0, open_corrections=self.open_corrections)
        self.confirmed_at = act.at
        return {**self._version(), **outcome}

    def _need_text(self, fingerprint: str) -> None:
        if fingerprint != self.fingerprint:
            raise OtherText(minutes_version=self.minutes_version)

    def _version(self) -> Data:
        named = {"meeting_id": self.meeting_id, "minutes_version": self.minutes_version}
        return {**named, "fingerprint": self.fingerprint}
