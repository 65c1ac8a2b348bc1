import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from kit.logs import json_lines, trace_of


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a logger with the product's formatter writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_lines())
    logger = logging.getLogger("lamp")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    structlog.reset_defaults()


def test_an_entry_is_one_json_object(lines: io.StringIO) -> None:
    structlog.get_logger("lamp").info("lamp_lit", lamp_id="灯-1")

    entry = json.loads(lines.getvalue())
    assert (entry["event"], entry["lamp_id"], entry["level"], entry["logger"]) == ("lamp_lit", "灯-1", "info", "lamp")
    assert "灯-1" in lines.getvalue()


@pytest.mark.parametrize("logger", [structlog.get_logger("lamp"), logging.getLogger("lamp")], ids=["ours", "libraries"])
def test_an_exception_is_named_and_placed_but_not_quoted(lines: io.StringIO, logger: logging.Logger) -> None:
    try:
        int("138-0000-0000")
    except ValueError:
        logger.exception("lamp_broken")

    entry = json.loads(lines.getvalue())
    assert (entry["event"], entry["error"]) == ("lamp_broken", "ValueError")
    assert "test_logs.py" in entry["places"][-1]
    assert "138-0000-0000" not in lines.getvalue()


def test_the_same_mistake_has_the_same_trace() -> None:
    def mistake(text: str) -> str:
        with pytest.raises(ValueError, match=text) as caught:
            int(text)
        return trace_of(caught.value)

    assert mistake("one") == mistake("other")
