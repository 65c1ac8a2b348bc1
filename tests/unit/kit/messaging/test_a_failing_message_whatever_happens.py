"""A message that fails again and again, in any way: it ends in one place, whole, and says nothing of persons."""

from hypothesis import given
from hypothesis import strategies as st

from kit.event import ReadyMessage
from kit.failures import Abandoned, Park
from kit.messaging.names import DELAYS, parked, retry
from kit.messaging.settlement import Fate, failed_copy, judge
from kit.refusals import Conflict, Refusal

QUEUE = "gallery.on_lamp_lit"
SECRET = "王小明 13800000000"

passing = st.sampled_from([ValueError(SECRET), KeyError(SECRET), Refusal(who=SECRET), Conflict(who=SECRET)])
final = st.just(Park(SECRET))
abandoned = st.just(Abandoned(SECRET))
messages = st.builds(
    ReadyMessage,
    message_id=st.uuids().map(str),
    exchange=st.just(""),
    routing_key=st.just(QUEUE),
    headers=st.dictionaries(st.sampled_from(["ce-id", "ce-type", "ce-subject", "x-other"]), st.text(max_size=8)),
    body=st.text(max_size=20),
)


@given(messages, st.lists(st.one_of(passing, final, abandoned), max_size=20))
def test_it_is_parked_once_or_still_on_its_way(message: ReadyMessage, errors: list[Exception]) -> None:
    now, failures = message, 0
    for error in errors:
        verdict = judge(error, QUEUE, now.headers)
        if verdict.fate is Fate.LEAVE:
            continue
        now, failures = failed_copy(verdict, error, now), failures + 1
        if verdict.fate is Fate.PARK:
            assert now.routing_key == parked(QUEUE)
            assert isinstance(error, Park) or failures == len(DELAYS) + 1
            break
        assert now.routing_key == retry(QUEUE, DELAYS[failures - 1])

    assert failures <= len(DELAYS) + 1


@given(messages, st.lists(st.one_of(passing, final), min_size=1, max_size=5))
def test_it_keeps_its_name_its_event_and_its_body_and_tells_no_secret(
    message: ReadyMessage, errors: list[Exception]
) -> None:
    now = message
    for error in errors:
        now = failed_copy(judge(error, QUEUE, now.headers), error, now)

    def event(of: ReadyMessage) -> dict[str, str]:
        return {name: value for name, value in of.headers.items() if name.startswith("ce-")}

    assert (now.message_id, event(now), now.body) == (message.message_id, event(message), message.body)
    assert SECRET not in str({name: value for name, value in now.headers.items() if not name.startswith("ce-")})
