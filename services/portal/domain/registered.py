"""An organisation in the portal's register: registered once, renamed, closed; never deleted."""

from dataclasses import dataclass

from contracts.fields import fields
from contracts.organisations import division_of_org
from kit.refusals import Conflict, Invalid

ACTIVE, RETIRED = "active", "retired"
LONGEST_NAME = 60


class OrganisationWrong(Invalid):
    """The code is none, or names no division of the city, or the kind is none of the published ones."""

    code = "portal.organisation_wrong"


class OrganisationNameMissing(Invalid):
    """An organisation has a short name in both languages."""

    code = "portal.organisation_name_missing"


class OrganisationKnown(Conflict):
    """An organisation with this code is registered."""

    code = "portal.organisation_known"


class OrganisationClosed(Conflict):
    """The organisation is closed."""

    code = "portal.organisation_closed"


class PeopleRemain(Conflict):
    """Open accounts still belong to the organisation."""

    code = "portal.people_remain"


@dataclass
class Registered:
    """An organisation as every service has learnt it."""

    code: str
    id: str
    kind: str
    name_zh: str
    name_en: str
    division: str
    version: int = 1
    status: str = ACTIVE

    def rename(self, zh: str, en: str) -> None:
        """Be called otherwise."""
        self._require_open()
        require_names(zh, en)
        self.name_zh, self.name_en = zh, en
        self.version += 1

    def close(self, people: int) -> None:
        """Work no longer; its people have gone before."""
        self._require_open()
        if people:
            raise PeopleRemain(number=people)
        self.status = RETIRED
        self.version += 1

    def told(self) -> dict[str, str]:
        """Return what the event of a change says."""
        return {
            "org_code": self.code,
            "org_name": self.name_zh,
            "org_kind": self.kind,
            "org_status": self.status,
        }

    def _require_open(self) -> None:
        if self.status != ACTIVE:
            raise OrganisationClosed


def new_organisation(code: str, kind: str, zh: str, en: str, organisation_id: str) -> Registered:
    """Return an organisation to register; raises what is wrong with it."""
    if kind not in fields()["org_kind"].values:
        raise OrganisationWrong(field="/kind", value=kind)
    require_names(zh, en)
    return Registered(code, organisation_id, kind, zh, en, division_of_org(code))


def require_names(zh: str, en: str) -> None:
    """Refuse empty and very long names."""
    for field, name in (("/name_zh", zh), ("/name_en", en)):
        if not 0 < len(name) <= LONGEST_NAME:
            raise OrganisationNameMissing(field=field, longest=LONGEST_NAME)
