"""A deliberation room, which may be shared with other services of its unit."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Room:
    """One room with what stands in it and hangs on its walls."""

    id: str
    county: str
    division: str
    unit_org_code: str
    platform_type: str
    name: str
    address: str = ""
    capacity: int | None = None
    equipment: list[str] = field(default_factory=list)
    shared_functions: list[str] = field(default_factory=list)
    boards: list[str] = field(default_factory=list)
    opened_on: date | None = None

    def facts_of_registration(self) -> dict[str, object]:
        """Return what others learn when the room is registered."""
        optional = {
            "capacity": self.capacity,
            "equipment": self.equipment or None,
            "opened_on": self.opened_on.isoformat() if self.opened_on else None,
        }
        known = {name: value for name, value in optional.items() if value is not None}
        return {"unit_org_code": self.unit_org_code, "platform_type": self.platform_type, **known}
