"""The file channel: one UTF-8 text for each message, where a demonstration can read what would go to a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.clock import Clock
from services.notification.domain.channel import DELIVERED, Outcome, Parcel

_HEADS = {"id": "编号", "channel": "通道", "to": "收件", "title": "标题", "at": "时间"}


@dataclass(frozen=True)
class FileCarrier:
    """Writes parcels into a folder; a repeated one takes the place of the first."""

    folder: Path
    clock: Clock

    def carry(self, parcel: Parcel) -> Outcome:
        """Write one text, whole or not at all."""
        heads = {
            "id": parcel.delivery_id,
            "channel": str(parcel.channel),
            "to": parcel.to,
            "title": parcel.title,
            "at": self.clock().isoformat(timespec="seconds"),
        }
        lines = [f"{_HEADS[name]}: {' '.join(value.split())}" for name, value in heads.items()]
        target = self.folder / f"{parcel.delivery_id}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(".new")
            fresh.write_text("\n".join([*lines, "", parcel.text, ""]), encoding="utf-8")
            fresh.replace(target)
        except OSError:
            return Outcome(failure_code="folder_not_writable", is_retryable=True)
        return DELIVERED

    def newest(self, most: int) -> Iterator[dict[str, Any]]:
        """Return what was written last; the ids of deliveries are in the order of their making."""
        for path in sorted(self.folder.glob("*.txt"), reverse=True)[:most]:
            yield _read(path.read_text(encoding="utf-8"))


def _read(content: str) -> dict[str, Any]:
    head, _, text = content.partition("\n\n")
    values = dict(line.split(": ", 1) for line in head.splitlines())
    return {**{name: values[word] for name, word in _HEADS.items()}, "text": text.rstrip("\n")}
