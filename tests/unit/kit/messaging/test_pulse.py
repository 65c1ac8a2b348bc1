from kit.messaging.pulse import PATIENCE_SECONDS, Pulse


def test_a_worker_is_alive_while_all_its_parts_beat() -> None:
    now = [100.0]
    pulse = Pulse(clock=lambda: now[0])
    pulse.beat("relay")
    pulse.beat("consumer")
    assert pulse.alive()

    now[0] += PATIENCE_SECONDS + 1
    pulse.beat("consumer")

    assert not pulse.alive()
