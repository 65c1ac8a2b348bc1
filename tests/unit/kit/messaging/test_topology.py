from kit.event import EVENTS, PRIVATE, Event
from kit.messaging.reactions import reaction
from kit.messaging.topology import Binding, definitions, describe, topology_of


class Gallery:
    name = "gallery"

    @reaction("workshop.lamp.lit", "workshop.lamp.put_out")
    def on_lamp(self, event: Event) -> None:
        """Look at it."""

    @reaction("parcel", exchange=PRIVATE)
    def on_parcel(self, event: Event) -> None:
        """Open it."""


class Archive:
    name = "archive"

    @reaction("#")
    def on_anything(self, event: Event) -> None:
        """Keep it."""


class Hermit:
    name = "hermit"


def test_bindings_follow_from_the_types_a_reaction_names() -> None:
    assert topology_of(Gallery, Archive).bindings == (
        Binding("archive.on_anything", EVENTS, "#"),
        Binding("gallery.on_lamp", EVENTS, "*.workshop.lamp.lit"),
        Binding("gallery.on_lamp", EVENTS, "*.workshop.lamp.put_out"),
        Binding("gallery.on_parcel", PRIVATE, "parcel"),
    )


def test_each_reaction_has_a_queue_its_retry_queues_and_a_parked_queue() -> None:
    quorum = {"x-queue-type": "quorum"}
    safely = {"x-dead-letter-exchange": "", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
    back = {**quorum, **safely, "x-dead-letter-routing-key": "archive.on_anything"}

    assert describe(topology_of(Archive))["queues"] == {
        "archive.on_anything": {
            **quorum,
            **safely,
            "x-dead-letter-routing-key": "archive.on_anything.parked",
            "x-delivery-limit": 20,
        },
        "archive.on_anything.retry.1": {**back, "x-message-ttl": 1_000},
        "archive.on_anything.retry.5": {**back, "x-message-ttl": 5_000},
        "archive.on_anything.retry.30": {**back, "x-message-ttl": 30_000},
        "archive.on_anything.retry.300": {**back, "x-message-ttl": 300_000},
        "archive.on_anything.parked": quorum,
    }


def test_a_service_without_reactions_needs_only_the_exchanges() -> None:
    assert describe(topology_of(Hermit)) == {"exchanges": [EVENTS, PRIVATE], "queues": {}, "bindings": []}


def test_the_order_of_the_services_does_not_matter() -> None:
    assert topology_of(Gallery, Archive) == topology_of(Archive, Gallery)


def test_the_broker_can_read_the_same_topology_at_its_start() -> None:
    topology = topology_of(Gallery, Archive)

    imported = definitions(topology)

    assert {queue["name"]: queue["arguments"] for queue in imported["queues"]} == describe(topology)["queues"]
    assert [
        [binding["source"], binding["routing_key"], binding["destination"]] for binding in imported["bindings"]
    ] == describe(topology)["bindings"]
    assert [exchange["name"] for exchange in imported["exchanges"]] == [EVENTS, PRIVATE]
