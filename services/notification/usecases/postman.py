"""The postman: carries what is due, between two transactions and inside none."""

from collections.abc import Callable
from dataclasses import dataclass

from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.domain.channel import Carriers
from services.notification.usecases.carry_delivery import claim_parcels, note_outcome

BAG = 20


@dataclass(frozen=True)
class Postman:
    """Carries deliveries; any number of postmen may walk at the same time."""

    open_work: Callable[[], NotificationWork]
    carriers: Carriers

    def deliver_due(self) -> int:
        """Carry one bag of what is due and return how many deliveries were looked at."""
        with self.open_work() as work:
            looked_at, parcels = claim_parcels(work, BAG)
            work.commit()
        for parcel in parcels:
            outcome = self.carriers[parcel.channel].carry(parcel)
            # Each outcome is committed at once, so that a crash repeats at most the parcel in hand.
            with self.open_work() as work:
                note_outcome(work, parcel, outcome)
                work.commit()
        return looked_at
