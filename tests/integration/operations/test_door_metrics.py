from kit.service import AnyService
from kit.sql.database import Database
from kit.web.door import create_door
from tests.integration.operations.conftest import Town
from tests.support.workshop import a_service, light_a_lamp


def metrics(service: AnyService) -> str:
    answer = create_door(service, "a workshop", []).test_client().get("/api/workshop/metrics")
    assert answer.status_code == 200
    return answer.text


def test_a_door_tells_what_waits_in_the_outbox_while_the_worker_is_away(town: Town) -> None:
    light_a_lamp(town.workshop)

    assert 'yishi_outbox_depth{service="workshop"} 1.0' in metrics(town.workshop)


def test_a_door_shows_its_other_numbers_while_the_database_is_away() -> None:
    shown = metrics(a_service("workshop", Database("postgresql://nobody@127.0.0.1:1/nothing")))

    assert "yishi_http_seconds" in shown
    assert "yishi_outbox_depth{" not in shown
