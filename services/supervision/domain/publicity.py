"""A publicity period: for some days everybody may read a plan or a result and object to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from contracts.period import PeriodDays
from contracts.roles import Role
from contracts.rules import PublicityTerms
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition


@dataclass(frozen=True)
class Posting:
    """How a text was posted: its page, the photo of the notice board, and for how long."""

    public_url: str
    board_photo: str
    period_days: int
    short_reason: str = ""


@dataclass
class Publicity(Aggregate):
    """One period; its clock stands while an accepted objection is looked into."""

    machine: ClassVar[str] = "publicity"

    id: str
    county: str
    division: str
    rules_version: int
    plan_id: str
    topic_id: str
    plan_version: int
    publicity_kind: str
    title_public: str
    text: str
    fingerprint: str
    state: str = NONE
    version: int = 0
    public_url: str = ""
    board_photo: str = ""
    period_days: int = 0
    short_reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    days_left: int | None = None
    void_reason: str | None = None
    ended_at: datetime | None = None

    @property
    def correlation_id(self) -> str:
        """Return the topic, so that the whole case reads together."""
        return self.topic_id

    def days_left_on(self, today: date, days: PeriodDays) -> int:
        """Return the days that remain, today included; while the clock stands, those that remained when it stopped."""
        if self.state == "suspended":
            return self.days_left or 0
        if self.state != "running" or self.ends_on is None:
            return 0
        return days.left(today, self.ends_on)

    def takes_objections(self, today: date) -> bool:
        """Whether an objection comes inside the period."""
        if self.state == "suspended":
            return True
        return self.state == "running" and self.ends_on is not None and today <= self.ends_on

    @transition(
        "start",
        sources=(NONE,),
        to="running",
        actors=(Role.COMMUNITY_CLERK, Role.STREET_CLERK),
        guards=("posted_online_and_on_board", "period_long_enough", "redaction_checked"),
        emits="supervision.publicity.started",
    )
    def start(
        self,
        act: Act,  # noqa: ARG002 -- every transition takes the act
        posting: Posting,
        *,
        terms: PublicityTerms,
        days: PeriodDays,
        today: date,
        is_clean: bool,
    ) -> Data:
        """Start the clock; the first day counts, and the last one counts to its end."""
        posted = posting.public_url and (posting.board_photo.strip() or not terms.needs_board)
        self.hold("posted_online_and_on_board", posted)
        admitted = terms.admits(posting.period_days, has_reason=bool(posting.short_reason.strip()))
        self.hold("period_long_enough", admitted, days=posting.period_days, least=terms.min_days)
        self.hold("redaction_checked", is_clean)
        for name, value in vars(posting).items():
            setattr(self, name, value)
        self.starts_on, self.ends_on = today, days.last(today, posting.period_days)
        return self._told_at_start()

    def _told_at_start(self) -> Data:
        assert self.starts_on is not None and self.ends_on is not None  # noqa: S101, PT018 -- set by the only caller
        return {
            **self._named(),
            "title_public": self.title_public,
            "period_days": self.period_days,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "public_url": self.public_url,
            "board_posted": bool(self.board_photo.strip()),
            "fingerprint": self.fingerprint,
            "rules_version": self.rules_version,
        }

    @transition(
        "suspend",
        sources=("running",),
        to="suspended",
        actors=(Role.SYSTEM,),
        guards=("objection_accepted",),
        emits="supervision.publicity.suspended",
    )
    def suspend(self, act: Act, *, accepted: int, days: PeriodDays, today: date) -> Data:  # noqa: ARG002 -- see above
        """Stop the clock for an accepted objection."""
        self.hold("objection_accepted", accepted)
        self.days_left = self.days_left_on(today, days)
        return {**self._named(with_version=False), "open_objections": accepted, "days_left": self.days_left}

    @transition(
        "resume",
        sources=("suspended",),
        to="running",
        actors=(Role.SYSTEM,),
        guards=("no_open_objection", "no_upheld_objection", "days_remain"),
        emits="supervision.publicity.resumed",
    )
    def resume(
        self,
        act: Act,  # noqa: ARG002 -- see above
        *,
        in_hand: int,
        upheld: int,
        days_left: int,
        least: int,
        days: PeriodDays,
        today: date,
    ) -> Data:
        """Let the clock go on; at least `least` days remain."""
        self.hold("no_open_objection", in_hand == 0)
        self.hold("no_upheld_objection", upheld == 0)
        self.hold("days_remain", days_left >= least)
        self.ends_on, self.days_left = days.last(today, days_left), None
        told = {"ends_on": self.ends_on.isoformat(), "days_left": days_left}
        return {**self._named(with_version=False), **told}

    @transition(
        "clear",
        sources=("running",),
        to="cleared",
        actors=(Role.TIMER,),
        guards=("period_over", "no_open_objection"),
        emits="supervision.publicity.cleared",
    )
    def clear(self, act: Act, *, period_over: bool, open_objections: int, objection_count: int) -> Data:
        """Note that the period ended with no objection open."""
        self.hold("period_over", period_over)
        self.hold("no_open_objection", open_objections == 0)
        assert self.ends_on is not None  # noqa: S101 -- a running period has a last day
        self.ended_at = act.at
        told = {"period_days": self.period_days, "ends_on": self.ends_on.isoformat()}
        return {**self._named(), **told, "objection_count": objection_count}

    @transition(
        "void",
        sources=("running", "suspended"),
        to="voided",
        actors=(Role.SYSTEM,),
        guards=("reasons_given",),
        emits="supervision.publicity.voided",
    )
    def void(self, act: Act, *, reason: str) -> Data:
        """End the period because its text no longer stands."""
        self.hold("reasons_given", reason)
        self.void_reason, self.ended_at = reason, act.at
        return {**self._named(), "reason_code": reason}

    def _named(self, *, with_version: bool = True) -> Data:
        told: Data = {"plan_id": self.plan_id, "publicity_kind": self.publicity_kind}
        return {**told, "plan_version": self.plan_version} if with_version else told
