"""Words for a reporter, as they are kept with the issue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One message of the handling side to the reporter; `kind` tells the occasion."""

    kind: str
    at: datetime
    text: str
    org: str | None = None

    def kept(self) -> dict[str, Any]:
        """Return the form in which it is stored."""
        return {"kind": self.kind, "at": self.at.isoformat(), "text": self.text, "org": self.org}
