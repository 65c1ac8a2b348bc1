"""An action item at work: started, reported on, blocked, extended, accompanied."""

from datetime import date, timedelta

from contracts.roles import Role
from contracts.rules import Extensions
from kit.act import Act
from kit.machine import SAME, Data, transition
from services.supervision.domain.action_record import LEAD, ActionRecord
from services.supervision.domain.announcement import Announcement
from services.supervision.domain.extension_wish import ExtensionWish
from services.supervision.domain.redaction import is_clean

ANNOUNCED_AHEAD = timedelta(days=1)
BODIES = {
    Role.CPPCC_MEMBER: "cppcc_member",
    Role.COUNTY_CPPCC: "county_cppcc",
    Role.SUPERVISION_COMMITTEE_MEMBER: "resident_supervision_committee",
}


class ActionWork(ActionRecord):
    """The part of an item's life in which the work is done."""

    @transition(
        "start",
        sources=("accepted",),
        to="in_progress",
        actors=LEAD,
        guards=("predecessors_closed",),
        emits="supervision.action.started",
    )
    def start(self, act: Act, *, waiting_for: int, today: date) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Begin, once what comes before is done or the street or town allowed an early start."""
        self.hold("predecessors_closed", waiting_for == 0 or self.may_start_early, waiting_for=waiting_for)
        self.started_on, self.last_report_on = today, today
        return self._led()

    @transition(
        "report_progress",
        sources=("in_progress", "blocked"),
        to=SAME,
        actors=(Role.LEAD_UNIT, Role.CONTRACTOR),
        guards=("progress_text_given",),
        emits="supervision.action.progress_reported",
    )
    def report_progress(self, act: Act, *, percent: int, text: str, photo: str, today: date) -> Data:
        """Tell how far the work is."""
        self.hold("progress_text_given", text.strip())
        self.reports = [
            *self.reports,
            {"on": today.isoformat(), "percent": percent, "text": text, "photo": photo, "org": act.org},
        ]
        self.percent, self.last_report_on = percent, today
        return {**self._led(), "percent": percent, "light": self.light}

    @transition(
        "block",
        sources=("in_progress",),
        to="blocked",
        actors=LEAD,
        guards=("blocked_cause_given",),
        emits="supervision.action.blocked",
    )
    def block(self, act: Act, *, cause: str, today: date) -> Data:  # noqa: ARG002 -- see above
        """Note that the work stands still, and why."""
        self.hold("blocked_cause_given", cause)
        self.blocked_cause, self.blocked_on = cause, today
        return {**self._led(), "blocked_cause": cause}

    @transition("unblock", sources=("blocked",), to="in_progress", actors=LEAD, emits="supervision.action.unblocked")
    def unblock(self, act: Act, *, days_blocked: int) -> Data:  # noqa: ARG002 -- see above
        """Go on."""
        self.blocked_cause, self.blocked_on = None, None
        return {**self._led(), "days_blocked": days_blocked}

    @transition(
        "request_extension",
        sources=("accepted", "in_progress", "blocked"),
        to=SAME,
        actors=LEAD,
        guards=("before_due", "extensions_left", "reasons_given"),
        emits="supervision.action.extension_requested",
    )
    def request_extension(self, act: Act, wish: ExtensionWish, *, terms: Extensions, today: date) -> Data:  # noqa: ARG002 -- see above
        """Ask for a later due date before the present one passes."""
        self.hold("before_due", today <= self.due_on or not terms.asked_before_due)
        self.hold("extensions_left", self.extension_count < terms.max_count_per_item, most=terms.max_count_per_item)
        self.hold("reasons_given", wish.reasons.strip())
        number = self.extension_count + 1
        asked = {"new_due_on": wish.new_due_on.isoformat(), "reason_code": wish.reason_code, "extension_no": number}
        self.extension = {**asked, "reasons": wish.reasons, "asked_on": today.isoformat()}
        return {**self._led(), **asked}

    @transition(
        "decide_extension",
        sources=("accepted", "in_progress", "blocked"),
        to=SAME,
        actors=(Role.PARTY_ORG_CLERK, Role.STREET_CLERK),
        guards=("original_due_kept", "reasons_given"),
        emits="supervision.action.extension_decided",
    )
    def decide_extension(self, act: Act, *, is_granted: bool, reasons: str) -> Data:  # noqa: ARG002 -- see above
        """Grant or refuse the extension asked for; the first due date is kept beside the one in force."""
        asked = self.extension or {}
        self.hold("reasons_given", asked and reasons.strip())
        first = self.original_due_on
        new_due = date.fromisoformat(asked["new_due_on"]) if is_granted else self.due_on
        self.hold("original_due_kept", first <= new_due)
        self.due_on = new_due
        self.extension_count += is_granted
        self.extension = None
        told = {"is_granted": is_granted, "original_due_on": first.isoformat(), "extension_no": asked["extension_no"]}
        return {**self._led(), **told}

    @transition(
        "move_due",
        sources=("created", "assigned", "accepted", "in_progress", "blocked"),
        to=SAME,
        actors=(Role.SYSTEM,),
        guards=("milestone_moved", "original_due_kept"),
        emits="supervision.action.due_moved",
    )
    def move_due(self, act: Act, *, new_due: date) -> Data:  # noqa: ARG002 -- see above
        """Follow the milestone on which the due date hangs; the first due date is kept."""
        first, before = self.original_due_on, self.due_on
        self.hold("milestone_moved", self.milestone_code and new_due != before)
        self.due_on = new_due
        self.hold("original_due_kept", self.original_due_on == first)
        return {
            **self._led(with_due=False),
            **self._milestone(),
            "due_on": before.isoformat(),
            "new_due_on": new_due.isoformat(),
            "original_due_on": first.isoformat(),
        }

    @transition(
        "announce_cooperation",
        sources=("accepted", "in_progress"),
        to=SAME,
        actors=(Role.LEAD_UNIT, Role.COMMUNITY_CLERK),
        guards=("cooperation_lead_kept", "redaction_checked"),
        emits="supervision.action.cooperation_announced",
    )
    def announce_cooperation(self, act: Act, announcement: Announcement, *, today: date) -> Data:  # noqa: ARG002 -- see above
        """Tell residents in time what they must bear, such as twenty days without water."""
        self.hold("cooperation_lead_kept", announcement.starts_on >= today + ANNOUNCED_AHEAD)
        self.hold("redaction_checked", is_clean((announcement.note, announcement.building)))
        self.announcements = [*self.announcements, announcement.kept()]
        return {
            "plan_id": self.plan_id,
            "cooperation_kind": announcement.kind,
            "compound_id": announcement.compound_id,
            "starts_on": announcement.starts_on.isoformat(),
            "outage_days": announcement.outage_days,
        }

    @transition(
        "log_coordination",
        sources=("assigned", "accepted", "in_progress", "blocked", "sent_back"),
        to=SAME,
        actors=(Role.SUPERVISION_COMMITTEE_MEMBER,),
        guards=("progress_text_given",),
        emits="supervision.action.coordination_logged",
    )
    def log_coordination(self, act: Act, *, text: str, body: str, today: date) -> Data:
        """Note what the supervision committee did to bring the sides together."""
        self.hold("progress_text_given", text.strip())
        self.coordination = [*self.coordination, {"on": today.isoformat(), "text": text, "org": act.org}]
        return {**self._led(with_due=False), "verified_by_body": body}

    @transition(
        "record_follow_up",
        sources=("accepted", "in_progress", "blocked", "reported_done", "closed"),
        to=SAME,
        actors=tuple(BODIES),
        guards=("visit_recorded",),
        emits="supervision.action.followed_up",
    )
    def record_follow_up(self, act: Act, *, visit_on: date, text: str, today: date) -> Data:
        """Note a visit that followed the work up."""
        self.hold("visit_recorded", text.strip() and visit_on <= today)
        by = next(body for role, body in BODIES.items() if role in act.roles)
        self.follow_ups = [*self.follow_ups, {"on": visit_on.isoformat(), "text": text, "by": by, "org": act.org}]
        return {**self._led(with_due=False), "follow_up_by": by, "visit_on": visit_on.isoformat()}
