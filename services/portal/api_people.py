"""The API for those who look after people and organisations."""

from typing import Any

from contracts.access import Actor, Grant
from contracts.roles import OFFICIALS, Role
from kit.refusals import NotFound
from kit.web.routes import Routes, only, service
from services.portal import schemas
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.held_grant import HeldGrant, Validity
from services.portal.domain.managing import GIVERS, KEEPERS, VIEWERS, viewer
from services.portal.domain.newcomer import Newcomer
from services.portal.domain.people_sheet import NoWayToWrite
from services.portal.domain.person import Person
from services.portal.domain.registered import Registered
from services.portal.parts import Portal
from services.portal.usecases import manage_organisations, manage_people, stand_in
from services.portal.usecases.manage_people import Letters

Body = dict[str, Any]


def groups(portal: Portal, prefix: str) -> tuple[Routes, ...]:
    """Return the routes, made anew for each application."""
    return _people(portal, prefix), _organisations(prefix), _delegations(prefix)


def _people(portal: Portal, prefix: str) -> Routes:
    routes = Routes("managed_people", f"{prefix}/accounts", "人员 People who are looked after")
    letters = Letters(portal.settings.seal_key, portal.settings.public_url)

    @routes.query("/<uuid:account_id>", allow=only(*sorted(VIEWERS)), gives=schemas.PersonView)
    def show_person(reads: PortalReads, caller: Actor, query: Body, account_id: str) -> Person:
        """Show a person of the caller's units with the grants of all times."""
        del query
        account = reads.account(account_id, service().stage.clock())
        if account is None:
            raise NotFound(id=account_id)
        one = Person(account, reads.grants_of([account_id]).get(account_id, []))
        viewer(caller, one.home)
        return one

    # The link is a secret: it travels to the person alone, and the kit would keep it for repetitions.
    @routes.command("", allow=only(*sorted(KEEPERS)), takes=schemas.NewPerson, gives=schemas.PersonView, status=201)
    def invite(work: PortalWork, caller: Actor, body: Body) -> Person:
        """Open an account; the invitation goes to its holder."""
        new = Newcomer(**body)
        if not (new.phone or new.email):
            raise NoWayToWrite(field="/phone")
        return manage_people.invite(work, letters, caller, new)[0]

    @routes.command(
        "/<uuid:account_id>/grants",
        allow=only(*sorted(GIVERS)),
        takes=schemas.GrantBody,
        gives=schemas.PersonView,
        status=201,
    )
    def give(work: PortalWork, caller: Actor, body: Body, account_id: str) -> Person:
        """Give a grant."""
        span = Validity(body["valid_from"], body["valid_until"])
        return manage_people.give(work, caller, account_id, Grant(Role(body["role"]), body["unit"]), span)

    @routes.command(
        "/<uuid:account_id>/grants/<uuid:grant_id>/end",
        allow=only(*sorted(GIVERS)),
        takes=schemas.Nothing,
        gives=schemas.PersonView,
    )
    def take(work: PortalWork, caller: Actor, body: Body, account_id: str, grant_id: str) -> Person:
        """Take a grant, also from whoever stands in with it."""
        del body
        return manage_people.take(work, caller, account_id, grant_id)

    @routes.command(
        "/<uuid:account_id>/retirement",
        allow=only(*sorted(KEEPERS)),
        takes=schemas.Nothing,
        gives=schemas.PersonView,
    )
    def retire(work: PortalWork, caller: Actor, body: Body, account_id: str) -> Person:
        """Close an account: its grants and sessions end, its history stays."""
        del body
        return manage_people.retire(work, caller, account_id)

    return routes


def _organisations(prefix: str) -> Routes:
    routes = Routes("organisations", f"{prefix}/organisations", "单位 Organisations")
    keepers = only(*sorted(KEEPERS))

    @routes.command("", allow=keepers, takes=schemas.NewOrganisation, gives=schemas.OrganisationView, status=201)
    def register(work: PortalWork, caller: Actor, body: Body) -> Registered:
        """Register an organisation."""
        names = (body["name_zh"], body["name_en"])
        return manage_organisations.register(work, caller, body["code"], body["kind"], names)

    @routes.command(
        "/<string:code>/name", allow=keepers, takes=schemas.OrganisationNames, gives=schemas.OrganisationView
    )
    def rename(work: PortalWork, caller: Actor, body: Body, code: str) -> Registered:
        """Call an organisation otherwise."""
        return manage_organisations.rename(work, caller, code, (body["name_zh"], body["name_en"]))

    @routes.command("/<string:code>/closing", allow=keepers, takes=schemas.Nothing, gives=schemas.OrganisationView)
    def close(work: PortalWork, caller: Actor, body: Body, code: str) -> Registered:
        """Close an organisation that has no open account."""
        del body
        return manage_organisations.close(work, caller, code)

    return routes


def _delegations(prefix: str) -> Routes:
    routes = Routes("delegations", f"{prefix}/delegations", "代办 Standing in")
    officials = only(*sorted(OFFICIALS))

    @routes.command("", allow=officials, takes=schemas.Delegation, gives=schemas.HeldGrantView, status=201)
    def lend(work: PortalWork, caller: Actor, body: Body) -> HeldGrant:
        """Let a colleague act with one of one's own grants for a time."""
        absence = Validity(body["valid_from"], body["valid_until"])
        return stand_in.lend(work, caller, body["grant_id"], body["username"], absence)

    @routes.command("/<uuid:grant_id>/end", allow=officials, takes=schemas.Nothing, gives=schemas.HeldGrantView)
    def take_back(work: PortalWork, caller: Actor, body: Body, grant_id: str) -> HeldGrant:
        """End a delegation before its time."""
        del body
        return stand_in.take_back(work, caller, grant_id)

    return routes
