"""The sitting itself: from opening the check-in to the conclusion."""

from datetime import timedelta

from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.machine import SAME, Data, transition
from kit.refusals import StepOutOfOrder
from services.meetings.domain.agenda import (
    AGREED,
    AgendaItem,
    Remark,
    counted_results,
    item_of,
    result_of_topic,
    with_item,
)
from services.meetings.domain.clause import numbered_clauses
from services.meetings.domain.meeting_record import MeetingRecord, Period
from services.meetings.domain.quorum import QuorumStatus
from services.meetings.domain.statement import Statement, keeps_to

CLAUSES_OPEN = ("in_session", "concluded", "minutes_drafted")


class Sitting(MeetingRecord):
    """The steps while people are together."""

    @transition(
        "open_checkin",
        sources=("noticed",),
        to="checking_in",
        actors=(Role.COMMUNITY_CLERK,),
        guards=("checkin_window_open",),
        emits="meetings.meeting.checkin_opened",
    )
    def open_checkin(self, act: Act, rules: Rules, *, room_code: str) -> Data:
        """Open the door: from now on people check in with the code shown in the room."""
        opens_at = self.period.starts_at - timedelta(minutes=rules.time_limit("checkin_opens_minutes_before"))
        self.hold("checkin_window_open", act.at >= opens_at, opens_at=opens_at.isoformat())
        self.room_code = room_code
        return {"number": self.number, "starts_at": self.times()["starts_at"], **self.room()}

    @transition(
        "start",
        sources=("checking_in",),
        to="in_session",
        actors=(Role.PRESIDER,),
        guards=("quorum_met", "recusals_declared"),
        emits="meetings.meeting.started",
    )
    def start(self, act: Act, quorum: QuorumStatus, *, recusals: list[dict[str, str]] | None) -> Data:
        """Begin when enough people of every category are there and recusals were declared, even if there are none."""
        self._hold_quorum(quorum)
        self.hold("recusals_declared", recusals is not None)
        self.recusals = recusals or []
        self.started_at, self.present_by_category = act.at, quorum.present_by_category
        topics = {"topic_ids": self.topic_ids, "mode": self.mode, "starts_at": act.at.isoformat()}
        return {"number": self.number, **topics, **self._there(quorum)}

    @transition(
        "adjourn_without_quorum",
        sources=("checking_in",),
        to="adjourned_no_quorum",
        actors=(Role.PRESIDER,),
        guards=("quorum_wait_over",),
        emits="meetings.meeting.quorum_failed",
    )
    def adjourn_without_quorum(self, act: Act, quorum: QuorumStatus, rules: Rules) -> Data:
        """Send people home when the waiting time has passed and too few came."""
        waited_until = self.period.starts_at + timedelta(minutes=rules.time_limit("quorum_wait_minutes"))
        self.hold("quorum_wait_over", act.at >= waited_until and not quorum.is_met, until=waited_until.isoformat())
        self.present_by_category = quorum.present_by_category
        counts = {"present_by_category": self.present_by_category, "invited_by_category": self.invited_by_category}
        return {"number": self.number, "topic_ids": self.topic_ids, **counts}

    @transition(
        "record_statement",
        sources=("in_session",),
        to=SAME,
        actors=(Role.MINUTES_KEEPER,),
        guards=("statement_kind_given",),
    )
    def record_statement(self, act: Act, statement: Statement, rules: Rules) -> None:
        """Write down who said what, by kind; this never leaves the house."""
        item_of(self.agenda, statement.agenda_item_no)
        self.hold("statement_kind_given", keeps_to(rules.section("speech"), statement, self.statements))
        kept = statement.kept(len(self.statements) + 1, act.at.isoformat())
        self.statements = [*self.statements, kept]

    def call_for_consensus(self, agenda_item_no: int, objections: list[Remark]) -> None:
        """Ask whether anybody maintains an objection; when nobody does, the item has consensus."""
        self._need("call_for_consensus", "in_session")
        self.agenda = with_item(self.agenda, item_of(self.agenda, agenda_item_no).called(objections))
        self.touched()

    def end_item(self, agenda_item_no: int, result: str, dissent: list[Remark], rules: Rules) -> None:
        """Put an item off, or let it fail after the calls for consensus."""
        self._need("end_item", "in_session")
        item = item_of(self.agenda, agenda_item_no)
        ended = item.ended(result, dissent, calls_needed=rules.decision.consensus_calls)
        self.agenda = with_item(self.agenda, ended)
        self.touched()

    def take_result_of_vote(self, agenda_item_no: int, *, passed: bool | None) -> None:
        """Give an item the result of its vote, or take it back when the vote is void."""
        result = None if passed is None else "passed" if passed else "failed"
        item = item_of(self.agenda, agenda_item_no)
        self.agenda = with_item(self.agenda, AgendaItem.of({**item.kept(), "result": result}))
        self.touched()

    def set_clauses(self, entries: list[dict[str, object]], rules: Rules) -> None:
        """Replace the clauses of the consensus."""
        self._need("set_clauses", *CLAUSES_OPEN)
        self.clauses = numbered_clauses(entries, self.agenda, rules)
        self.touched()

    @transition(
        "suspend",
        sources=("in_session",),
        to="suspended",
        actors=(Role.PRESIDER,),
        guards=("reasons_given",),
        emits="meetings.meeting.suspended",
    )
    def suspend(self, act: Act, *, reason: str) -> Data:
        """Take a short break."""
        self.hold("reasons_given", reason)
        self.suspended_at = act.at
        return {"number": self.number, "reason_code": reason}

    @transition(
        "resume",
        sources=("suspended",),
        to="in_session",
        actors=(Role.PRESIDER,),
        guards=("suspension_short", "quorum_met"),
        emits="meetings.meeting.resumed",
    )
    def resume(self, act: Act, quorum: QuorumStatus, rules: Rules) -> Data:
        """Go on after a break that was short enough, if enough people are back."""
        longest = timedelta(hours=rules.time_limit("suspension_max_hours"))
        self.hold("suspension_short", self.suspended_at is not None and act.at - self.suspended_at <= longest)
        self._hold_quorum(quorum)
        self.present_by_category = quorum.present_by_category
        return {"number": self.number, **self._there(quorum)}

    @transition(
        "adjourn",
        sources=("in_session", "suspended"),
        to="noticed",
        actors=(Role.PRESIDER,),
        guards=("new_date_given", "no_open_vote"),
        emits="meetings.meeting.adjourned",
    )
    def adjourn(self, act: Act, period: Period, *, reason: str, told: bool, open_votes: int) -> Data:
        """Stop for today and go on with the same topics on another day."""
        self.hold("new_date_given", told)
        self.hold("no_open_vote", open_votes == 0)
        self.starts_at, self.ends_at = period.after(act.at).starts_at, period.ends_at
        self.room_code, self.sitting = "", self.sitting + 1
        return {"number": self.number, "topic_ids": self.topic_ids, **self.times(), "reason_code": reason}

    @transition(
        "conclude",
        sources=("in_session",),
        to="concluded",
        actors=(Role.PRESIDER,),
        guards=("every_item_has_result", "no_open_vote"),
        emits="meetings.meeting.concluded",
    )
    def conclude(self, act: Act, rules: Rules, *, present_by_category: dict[str, int], open_votes: int) -> Data:
        """End the meeting when every item has its result; the window for rating it opens."""
        open_items = [item["no"] for item in self.agenda if item["result"] is None]
        self.hold("every_item_has_result", not open_items, open_items=open_items)
        self.hold("no_open_vote", open_votes == 0)
        self.ended_at, self.present_by_category = act.at, present_by_category
        self.feedback_closes_at = act.at + timedelta(days=rules.time_limit("meeting_feedback_days"))
        return self._facts_of_conclusion(act)

    def _facts_of_conclusion(self, act: Act) -> Data:
        began = self.started_at or act.at
        return {
            "number": self.number,
            "topic_ids": self.topic_ids,
            "mode": self.mode,
            "starts_at": began.isoformat(),
            "ends_at": act.at.isoformat(),
            "duration_minutes": int((act.at - began).total_seconds() // 60),
            "present_by_category": self.present_by_category,
            "quorum_met": True,
            "agenda_count": len(self.agenda),
            "items_result": counted_results(self.agenda),
            "topic_results": self.topic_results(),
            "member_initiated": self.member_initiated,
        }

    def topic_results(self) -> dict[str, str]:
        """Return, by topic, whether there is a consensus."""
        return {topic_id: result_of_topic(self.agenda, topic_id) for topic_id in self.topic_ids}

    def unclassified_items(self) -> list[int]:
        """Return the items that were agreed without a clause, or failed without a word of dissent."""
        with_clause = {clause["agenda_item_no"] for clause in self.clauses}
        agreed = [item["no"] for item in self.agenda if item["topic_id"] and item["result"] in AGREED]
        failed = [item["no"] for item in self.agenda if item["result"] == "failed" and not item["dissent"]]
        return sorted({number for number in agreed if number not in with_clause} | set(failed))

    def outcome(self) -> Data:
        """Return what the confirmed minutes say to others."""
        return {
            "topic_ids": self.topic_ids,
            "topic_results": self.topic_results(),
            "clause_count": len(self.clauses),
            "dissent_count": sum(1 for item in self.agenda if item["dissent"]),
        }

    def _hold_quorum(self, quorum: QuorumStatus) -> None:
        facts = {"present": quorum.present, "needed": quorum.needed}
        self.hold("quorum_met", quorum.is_met, **facts, missing_categories=list(quorum.missing_categories))

    def _there(self, quorum: QuorumStatus) -> Data:
        return {"present_by_category": quorum.present_by_category, "quorum_met": quorum.is_met}

    def _need(self, command: str, *states: str) -> None:
        if self.state not in states:
            raise StepOutOfOrder(machine="meeting", command=command, state=self.state, possible_in=states)
