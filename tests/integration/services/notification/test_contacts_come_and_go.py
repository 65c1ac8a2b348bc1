"""A contact is kept as long as its case needs it; its owner sees what is kept, and may take it away."""

from datetime import timedelta

import pytest

from contracts import private
from contracts.private import Letter, Withdrawal
from contracts.retention import term
from contracts.roles import Role
from kit.ids import opaque_reference, uuid7
from kit.sql import housekeeping
from kit.sql.due import do_what_is_due
from tests.integration.services.notification.conftest import Town
from tests.support.doors import GANGU_VILLAGE, JUBAOPEN, SEAL_KEY, Answer, actor

API = "/api/notification/v1"
CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
OTHER_CLERK = actor(Role.COMMUNITY_CLERK, GANGU_VILLAGE)
RESIDENT = actor(Role.RESIDENT, JUBAOPEN, account="resident-1", phone=True)
NUMBER = "QZ-2026-000123"
WANG = Letter(phone="+8613900005678", name="王某某", email="wang@example.cn", follow_code="424242")


def own(town: Town, code: str = "424242", number: str = NUMBER) -> Answer:
    return town.door.as_actor(None).get(f"{API}/own-contacts/{number}", Follow_Code=code)


def keep_house(town: Town) -> None:
    """Do the rounds of housekeeping that the next hours bring."""
    housekeeping.begin_to_keep_house(town.service.open_work)
    town.clock.forward(timedelta(hours=2))
    do_what_is_due(town.service.open_work, housekeeping.chores(town.service.keeps))


def letters(town: Town) -> list[bool]:
    return [sealed is not None for (sealed,) in town.rows("select sealed from contacts order by bound_at, ref")]


def withdrawn(ref: str, subject: str, reason: Withdrawal = Withdrawal.CONSENT_WITHDRAWN) -> private.Data:
    return private.contact_withdrawn(ref, subject=subject, business_ref=NUMBER, reason=reason)


def test_staff_see_a_contact_masked_without_a_trace(town: Town) -> None:
    ref = town.contact(uuid7(), WANG)

    shown = town.door.as_actor(CLERK).get(f"{API}/contacts/{ref}").body

    assert (shown["name"], shown["phone"], shown["email"]) == ("王**", "139****5678", "w***@example.cn")
    assert town.rows("select count(*) from disclosures") == [(0,)]


def test_others_do_not_see_it_even_masked(town: Town) -> None:
    path = f"{API}/contacts/{town.contact(uuid7(), WANG)}"

    answers = [town.door.as_actor(who).get(path).status for who in (OTHER_CLERK, RESIDENT, None)]

    assert answers == [403, 403, 401]
    assert town.door.as_actor(CLERK).get(f"{API}/contacts/unknown").status == 404


def test_whoever_has_number_and_code_sees_what_is_kept_and_who_looked(town: Town) -> None:
    issue = uuid7()
    ref = town.contact(issue, WANG)
    town.hears("intake.issue.replied", issue)
    town.door.as_actor(CLERK).post(f"{API}/contacts/{ref}/disclosures", {"reason": "短信没有送达，需要打电话"})

    kept = own(town).body

    assert [(one["name"], one["phone"], one["erased_at"]) for one in kept["contacts"]] == [
        ("王**", "139****5678", None)
    ]
    assert [(one["role"], one["org"], one["reason"]) for one in kept["disclosures"]] == [
        ("community_clerk", CLERK.org, "短信没有送达，需要打电话")
    ]
    assert {one["channel"] for one in kept["deliveries"]} == {"email"}
    assert "13900005678" not in str(kept)


def test_a_wrong_code_an_unknown_number_and_no_code_get_the_same_answer(town: Town) -> None:
    town.contact(uuid7(), WANG)

    answers = [own(town, "000000"), own(town, ""), own(town, number="QZ-2026-999999")]

    assert {(answer.status, answer.code) for answer in answers} == {(404, "notification.nothing_kept")}
    assert [name.split(":")[1] for (name,) in town.rows("select name from counters")] == [NUMBER]


def test_codes_cannot_be_guessed(town: Town) -> None:
    town.contact(uuid7(), WANG, business_ref="QZ-2026-000777")

    answers = [own(town, f"{guess:06d}", "QZ-2026-000777").status for guess in range(12)]

    assert answers == [404] * 10 + [429] * 2
    assert own(town, "424242", "QZ-2026-000777").status == 429


def test_an_account_sees_its_own_without_a_code(town: Town) -> None:
    town.account(RESIDENT, Letter(phone="+8613900001234", name="李某"))
    town.contact(uuid7(), None, account_id=RESIDENT.account_id)

    mine = town.door.as_actor(RESIDENT).get(f"{API}/own-contacts/{NUMBER}")

    assert [one["phone"] for one in mine.body["contacts"]] == ["139****1234"]


@pytest.mark.parametrize("ending", ["intake.issue.closed", "intake.issue.rejected", "intake.issue.withdrawn"])
def test_a_contact_leaves_when_its_term_after_the_end_is_over_and_not_before(town: Town, ending: str) -> None:
    issue = uuid7()
    town.contact(issue, WANG)
    town.contact(uuid7(), WANG)
    town.hears(ending, issue, sequence=5)
    left = []

    town.clock.forward(term("contacts") - timedelta(hours=3))
    for _ in range(2):
        keep_house(town)
        left.append(sorted(letters(town)))

    assert left == [[True, True], [False, True]]
    assert town.rows("select count(*) from contacts where erased_at is not null and account_id is null") == [(1,)]


def test_a_case_that_begins_again_keeps_its_contact(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, WANG)
    town.hears("intake.issue.reopened", issue, sequence=6)
    town.hears("intake.issue.closed", issue, sequence=5)

    town.clock.forward(2 * term("contacts"))
    keep_house(town)

    assert letters(town) == [True]


def test_an_end_that_overtakes_its_contact_is_not_forgotten(town: Town) -> None:
    issue = uuid7()
    town.hears("intake.issue.rejected", issue, sequence=2)
    town.contact(issue, WANG)

    town.clock.forward(2 * term("contacts"))
    keep_house(town)

    assert letters(town) == [False]


def test_a_withdrawn_contact_is_erased_at_once_and_nobody_is_addressed_by_it(town: Town) -> None:
    issue = uuid7()
    ref = town.contact(issue, WANG)

    town.is_told(private.CONTACT_WITHDRAWN, withdrawn(ref, issue))
    town.hears("intake.issue.replied", issue)

    assert letters(town) == [False]
    assert {state for _, state in town.states()} == {"suppressed"}
    assert own(town).status == 404
    audit = town.rows("select command, before, after, role from audit where machine = 'contact'")
    assert audit == [("consent_withdrawn", "sealed", "erased", "system")]


def test_a_withdrawal_that_overtakes_its_contact_wins(town: Town) -> None:
    issue, ref = uuid7(), opaque_reference()
    late = private.contact_sealed(ref, subject=issue, business_ref=NUMBER, letter=WANG, seal_key=SEAL_KEY)

    town.is_told(private.CONTACT_WITHDRAWN, withdrawn(ref, issue, Withdrawal.CORRECTED))
    town.is_told(private.CONTACT_SEALED, late)

    assert letters(town) == [False]


def test_messages_and_their_records_leave_after_their_term(town: Town) -> None:
    town.account(CLERK)
    town.hears("intake.issue.submitted", uuid7())
    assert town.inbox(CLERK.account_id or "") == ["issue_to_accept"]

    town.clock.forward(term("inbox_messages") + timedelta(days=1))
    keep_house(town)

    assert town.rows("select count(*) from inbox_messages") == [(0,)]
    assert town.rows("select count(*) from deliveries") == [(0,)]
