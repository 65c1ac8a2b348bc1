"""Logs as JSON lines: constant event names and identifiers, never the text of an exception, which may name a person."""

import hashlib
import logging
import logging.config
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_LAST_PLACES = 6
_TIMES = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure_logs(level: str = "INFO") -> None:
    """Send everything, also what libraries say, to standard error as one JSON object a line."""
    logging.config.dictConfig(_plan(level))


def json_lines() -> logging.Formatter:
    """Return the formatter that writes one JSON object a line; a logging plan that names it needs nothing else."""
    _hand_over_to_logging()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _TIMES,
            _replace_exception,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def trace_of(error: BaseException) -> str:
    """Return a short hash of where an exception came from: the same place gives the same hash, whatever the data."""
    return hashlib.sha256("\n".join([type(error).__name__, *_places(error)]).encode()).hexdigest()[:12]


def _hand_over_to_logging() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _TIMES,
            _replace_exception,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _plan(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "kit.logs.json_lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json"}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "amqp": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "werkzeug": {"level": "WARNING"},
            # Nameko writes the text of every exception of a reaction; the reaction itself says what is needed.
            "nameko.containers": {"level": "CRITICAL"},
        },
    }


def _replace_exception(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        entry.update(error=type(error).__name__, trace=trace_of(error), places=_places(error)[-_LAST_PLACES:])
        sqlstate = getattr(getattr(error, "orig", error), "pgcode", None)
        entry.update({"sqlstate": sqlstate} if sqlstate else {})
    return entry


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
