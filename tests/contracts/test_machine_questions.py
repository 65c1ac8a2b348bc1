"""The questions that services and pages ask of the state machines."""

import pytest

from contracts.machines import (
    CommandRef,
    UnknownCommand,
    UnknownMachine,
    allowed_commands,
    emitted_by,
    machine,
    reactions_to,
    role_words,
    transition,
)
from contracts.roles import ACCOUNT_ROLES, CASE_ROLES, MACHINE_ROLES, Role


def test_a_clerk_may_accept_reject_or_redirect_a_submitted_issue() -> None:
    assert allowed_commands("issue", "submitted", [Role.COMMUNITY_CLERK]) == ("accept", "reject", "redirect")


def test_someone_without_a_role_may_do_nothing() -> None:
    assert allowed_commands("issue", "submitted", []) == ()


def test_nothing_stands_for_what_has_not_begun() -> None:
    assert allowed_commands("plan", None, [Role.COMMUNITY_CLERK]) == ("draft",)


def test_a_transition_carries_all_that_the_table_says() -> None:
    found = transition("plan", "publish")

    assert found.sources == {"confirmed"}
    assert found.target == "publicizing"
    assert found.actors == {Role.COMMUNITY_CLERK, Role.STREET_CLERK}
    assert found.guards == ("order_allows_publicity",)
    assert found.emits is None
    assert found.also == (CommandRef("publicity", "start"),)


def test_a_command_that_changes_no_state_stays_where_it_is() -> None:
    assert transition("issue", "rate").target_from("closed") == "closed"
    assert transition("issue", "accept").target_from("submitted") == "accepted"


def test_an_event_knows_its_commands_and_its_reactions() -> None:
    assert emitted_by("intake.issue.assigned") == [("issue", "accept_redirect"), ("issue", "assign")]
    assert reactions_to("supervision.plan.approved") == [("action", "create")]
    assert emitted_by("portal.rules.published") == []


def test_unknown_machines_and_commands_are_named() -> None:
    with pytest.raises(UnknownMachine, match="parade"):
        machine("parade")
    with pytest.raises(UnknownCommand, match=r"issue\.forget"):
        transition("issue", "forget")


def test_what_is_published_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        machine("issue").states["lost"] = None  # type: ignore[index]


def test_the_roles_in_code_are_the_roles_in_the_data() -> None:
    by_kind = {"account": ACCOUNT_ROLES, "case": CASE_ROLES, "machine": MACHINE_ROLES}

    assert set(Role) == set(role_words())
    for code, words in role_words().items():
        assert code in by_kind[words.kind]
    assert len(ACCOUNT_ROLES) + len(CASE_ROLES) + len(MACHINE_ROLES) == len(Role)
