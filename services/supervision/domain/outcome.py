"""What the items of a plan add up to."""

from collections.abc import Sequence

from kit.machine import Data
from services.supervision.domain.action_record import ActionRecord

LEVELS = ("thorough", "effective", "partial", "unresolved")


def counts_of(items: Sequence[ActionRecord]) -> Data:
    """Return how the items ended, and how many in time."""
    closed = [item for item in items if item.state == "closed"]
    return {
        "item_count": len(items),
        "closed_count": len(closed),
        "terminated_count": sum(item.state == "terminated" for item in items),
        "on_time_count": sum(item.is_on_time for item in closed),
        "on_time_original_count": sum(item.is_on_time_originally for item in closed),
    }


def level_of(items: Sequence[ActionRecord]) -> str:
    """Return how far the matter is resolved: as far as the item that got least far; an ended item got nowhere."""
    levels = [item.resolution_level for item in items if item.state == "closed" and item.resolution_level]
    if not levels:
        return "unresolved" if items else "effective"
    lowest = max(levels, key=LEVELS.index)
    ended_early = any(item.state == "terminated" for item in items)
    return max(lowest, "partial", key=LEVELS.index) if ended_early else lowest
