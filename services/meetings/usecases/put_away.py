"""What becomes due after a meeting: the ratings are counted, and the file goes to the archive."""

from services.meetings.access import by_the_timer
from services.meetings.adapters.unit_of_work import MeetingsWork

MEETING_FILE = "meeting_file"


def close_feedback_and_archive(meeting_id: str, work: MeetingsWork) -> None:
    """Count the ratings when their time is over, and archive the meeting as soon as its minutes are confirmed."""
    meeting = work.meetings.get(meeting_id)
    if meeting.feedback_closed_at is None:
        meeting.close_feedback(by_the_timer(work))
    minutes = work.around(meeting).minutes
    if meeting.state == "minutes_confirmed" and minutes is not None:
        classes = [entry["class"] for entry in work.rules_of(meeting).document["retention"]]
        retention_class = MEETING_FILE if MEETING_FILE in classes else ""
        meeting.archive(by_the_timer(work), retention_class=retention_class, fingerprint=minutes.fingerprint)
