"""Steps that take something back, and what that means for everybody concerned."""

from collections.abc import Mapping

from contracts.text import Text

# Either the way back from a step, or the end of something before it was decided or held. What comes next anyway, such
# as going on after a pause, takes nothing back.
TAKES_BACK: Mapping[tuple[str, str], Text] = {
    ("issue", "unmerge"): Text(
        "撤回合并：这件诉求重新单独办理，并通知反映人。",
        "Takes the merge back: the issue goes on by itself, and its reporter is told.",
    ),
    ("topic", "cancel"): Text(
        "撤销议题：列入的诉求回到各自办理，仍要逐件答复。",
        "Takes the topic back: its issues go on one by one and are still answered.",
    ),
    ("meeting", "cancel"): Text(
        "撤回会议：已通知的人都会收到取消通知，议题回到待协商。",
        "Takes the meeting back: everybody who was invited is told, and the topic is ready again.",
    ),
    ("plan", "withdraw"): Text(
        "撤回方案：公示停止，决定前可以撤回；理由向公众说明。",
        "Takes the plan back before the decision: publicity ends, and the public is told why.",
    ),
}


def takes_back(machine: str, command: str) -> Text | None:
    """Return what a step takes back, or None for one that leads on."""
    return TAKES_BACK.get((machine, command))
