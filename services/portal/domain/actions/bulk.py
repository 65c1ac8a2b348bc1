"""What the law lets somebody do to several issues at once: each still by a command of its own. Never an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.access import Actor
from contracts.machines import machines
from contracts.text import Text
from services.portal.domain.actions import action
from services.portal.domain.actions.form import Action, code, long, text
from services.portal.domain.parts import may_command

Case = Mapping[str, Any]

MOST_CHOSEN = 50


@dataclass(frozen=True)
class BulkAct:
    """One act on several cases.

    `action` is what is sent for each; `command` is the step that each case takes by it. `target` names the field that
    chooses the one case to which the others come, which is left out itself.
    """

    name: str
    words: Text
    # What happens to each of them, and what stays.
    tells: Text
    action: Action
    command: str
    target: str = ""

    def is_offered(self, actor: Actor, case: Case) -> bool:
        """Whether an account may do it to a case in its present state."""
        return self.fits_state(case, str(case["state"])) and self.may(actor, case)

    def fits_state(self, case: Case, state: str) -> bool:
        """Whether a case of this kind can take the step in a state."""
        if case["machine"] != self.action.page:
            return False
        return machines()[self.action.page].transition(self.command).leaves(state)

    def may(self, actor: Actor, case: Case) -> bool:
        """Whether an account plays a part that may take the step."""
        machine = self.action.page
        return may_command(actor, machine, self.command, division=case["division"], org=case["org"])


def _issue(command: str) -> Action:
    found = action("issue", "issue", command)
    assert found is not None, command  # noqa: S101 -- the forms of issues stand beside this file
    return found


_RECEIVED = "您反映的问题已受理，我们会按时限办理并答复您。"

BULK: Sequence[BulkAct] = (
    BulkAct(
        "accept",
        text("受理", "Accept"),
        text(
            "每一件都受理，下面这段话分别发给每一位反映人。办理结果以后仍要逐件答复。",
            "Each is accepted, and each reporter gets the words below. The result is answered one by one later.",
        ),
        replace(
            _issue("accept"),
            fields=(long("reply", "受理时告诉反映人的话", "Words to each reporter", preset=_RECEIVED),),
        ),
        "accept",
    ),
    BulkAct(
        "assign",
        text("交给一个单位", "Give to one unit"),
        text(
            "每一件都交给同一个单位办理，各有各的时限。",
            "Each is given to the same unit and keeps its own deadline.",
        ),
        _issue("assign"),
        "assign",
    ),
    BulkAct(
        "merge",
        text("并成一件", "Merge into one"),
        text(
            "选中的几件并入同一件，以后一起办。合并不减少答复：每位反映人仍单独收到答复；并错了可以撤回。",
            "They are merged into one. Every reporter is still answered in person; a wrong merge can be taken back.",
        ),
        replace(
            _issue("merge_into"),
            fields=(code("master_issue_id", "并入哪一件", "Into which one", choices="masters_here"),),
        ),
        "merge_into",
        target="master_issue_id",
    ),
    BulkAct(
        "link",
        text("列入一个议题", "Take into a topic"),
        text(
            "每一件都列入同一个议题，一起协商，结果出来后逐件答复。",
            "Each is taken into the same topic; when there is a result, each reporter is answered.",
        ),
        Action(
            "topic",
            "link",
            "intake",
            "/topics/{topic_id}/links",
            text("列入议题", "Take into a topic"),
            (code("topic_id", "列入哪个议题", "Into which topic", choices="topics_here"),),
            on="issue",
            carries={"issue_ids": "id"},
            keeps_version=False,
        ),
        "link_topic",
        target="topic_id",
    ),
)
_BY_NAME: Mapping[str, BulkAct] = {one.name: one for one in BULK}


def bulk_act(name: str) -> BulkAct | None:
    """Return the act with a name."""
    return _BY_NAME.get(name)


def bulk_acts_for(actor: Actor, case: Case) -> list[BulkAct]:
    """Return what an account may do to a case together with others."""
    return [one for one in BULK if one.is_offered(actor, case)]
