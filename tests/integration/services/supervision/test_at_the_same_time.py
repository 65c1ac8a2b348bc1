"""Two people act on one plan at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.integration.services.supervision.story import API, Story, a_clause


def verified(story: Story, *clauses: int) -> Story:
    story.issued([a_clause(number) for number in clauses])
    for number in clauses:
        for noun, body in (("acceptance", None), ("start", None), ("completion-report", {"evidence": "照片"})):
            story.fine(story.on_item(story.bureau, number, noun, body))
        story.fine(story.on_item(story.committee, number, "verification", {"note": "看过"}))
    return story


def test_two_last_items_closed_at_once_complete_the_plan_once(story: Story) -> None:
    verified(story, 1, 2)
    ids = [story.item(number)["id"] for number in (1, 2)]
    together = Barrier(2)
    closing = {"resolution_level": "effective", "feedback": "已办好"}

    def close(item_id: str) -> int:
        together.wait()
        return story.street_clerk.post(f"{API}/items/{item_id}/closure", closing).status

    with ThreadPoolExecutor(2) as people:
        statuses = list(people.map(close, ids))

    assert statuses == [200, 200]
    assert story.events("plan.").count("plan.completed") == 1
    assert story.plan()["state"] == "completed"


def test_one_step_taken_by_two_people_at_once_happens_once(story: Story) -> None:
    verified(story, 1)
    item_id = story.item(1)["id"]
    together = Barrier(2)

    def close(feedback: str) -> int:
        together.wait()
        body = {"resolution_level": "effective", "feedback": feedback}
        return story.street_clerk.post(f"{API}/items/{item_id}/closure", body).status

    with ThreadPoolExecutor(2) as people:
        statuses = sorted(people.map(close, ["甲", "乙"]))

    assert statuses == [200, 409]


def test_one_phone_objects_once_however_fast_it_sends(story: Story) -> None:
    story.published()
    path = f"{API}/publicities/{story.publicity_id}/objections"
    together = Barrier(3)

    def object_to_it(number: int) -> int:
        together.wait()
        return story.anybody.post(path, {"text": f"不同意{number}", "phone": "13800138000"}).status

    with ThreadPoolExecutor(3) as people:
        statuses = sorted(people.map(object_to_it, range(3)))

    assert statuses == [201, 409, 409]
