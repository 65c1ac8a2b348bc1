"""Whether the story has been played in a folder, so that a second run does not play it again."""

from pathlib import Path

from kit.servers.state import StateFile

UNTOUCHED, BEGUN, PLAYED = "untouched", "begun", "played"


class Record:
    """A note beside the data of the city."""

    def __init__(self, folder: Path) -> None:
        """Remember where the note lies."""
        self._file = folder / "story.json"
        self._state = StateFile(self._file)

    @property
    def state(self) -> str:
        """Tell how far the story came in an earlier run."""
        return str(self._state.read().get("state", UNTOUCHED))

    def note(self, state: str) -> None:
        """Note how far the story came."""
        self._state.write({"state": state})

    def forget(self) -> None:
        """Take the note away."""
        self._file.unlink(missing_ok=True)
