"""What a worker counts while it works; `kit.messaging.metrics` shows it."""

from prometheus_client import CollectorRegistry, Counter

REGISTRY = CollectorRegistry()

REACTIONS = Counter(
    "yishi_reactions", "Messages by reaction and what became of them", ["reaction", "outcome"], registry=REGISTRY
)
DUPLICATES = Counter(
    "yishi_reaction_duplicates", "Handled messages whose effect had been there before", ["reaction"], registry=REGISTRY
)
DUE_WORK_DONE = Counter("yishi_due_work_done", "Reminders that were handled", ["service"], registry=REGISTRY)
DUE_WORK_FAILED = Counter(
    "yishi_due_work_interrupted", "Rounds of due work that broke off", ["service"], registry=REGISTRY
)
