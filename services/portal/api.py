"""The portal's own API: tokens for programs, and the read database as JSON."""

from typing import Any

from flask import request

from contracts import roles
from contracts.access import Actor, OutsideYourUnit, claims_of
from contracts.divisions import counties
from contracts.documents import thawed
from contracts.rules import Rules
from kit.refusals import NotFound, NotSignedIn
from kit.web.routes import SIGNED_IN, Routes, described, only, public, service
from services.portal import api_people, schemas
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.rows import Row
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.api_clients import TOKEN_LIVES_SECONDS, client_tokens, clients
from services.portal.domain.account import Account
from services.portal.domain.authenticator import CodeNeeded, CodeWrong
from services.portal.domain.county import SHELF, rules_of
from services.portal.domain.device import Device
from services.portal.domain.figures import told
from services.portal.domain.next_steps import next_command, waiting_for
from services.portal.domain.worklist import Filter, Scope, read_place
from services.portal.parts import Portal
from services.portal.usecases.sign_in import Credentials, sign_in_program
from services.portal.usecases.stand import seconds_of_grants

PREFIX = "/api/portal/v1"
WHOLE_STORY = 300
OFFICIALS = only(*sorted(roles.OFFICIALS))

Body = dict[str, Any]


def groups(portal: Portal) -> tuple[Routes, ...]:
    """Return the routes, made anew for each application."""
    return (
        _tokens(portal),
        client_tokens(portal),
        clients(portal),
        _accounts(),
        _cases(portal),
        _figures(),
        *api_people.groups(portal, PREFIX),
        _rules(),
    )


def _tokens(portal: Portal) -> Routes:
    routes = Routes("tokens", f"{PREFIX}/tokens", "令牌 Access tokens")
    blueprint = routes.blueprint

    # Not a command of the kit: the answer is a secret, and the kit would keep it for repetitions.
    @blueprint.doc(**described(public("凭用户名和密码领取 / whoever has a password may ask"), repeatable=False))
    @blueprint.arguments(schemas.SignIn)
    @blueprint.response(201, schemas.AccessToken)
    def issue_token(body: Body) -> Body:
        """Give a token for a user name and a password, and a code where the account has an authenticator."""
        device = Device.of(request.headers.get("User-Agent", ""), request.remote_addr)
        given = Credentials(body["username"], body["password"], device)
        with portal.service.open_work() as work:
            account = _opened(work, portal, given, body["totp"])
            lives = seconds_of_grants(work, account.id, at_most=TOKEN_LIVES_SECONDS)
            work.commit()
        token = portal.sign(claims_of(account.actor()), lifetime_seconds=lives)
        return {"access_token": token, "token_type": "Bearer", "expires_in": lives}

    blueprint.route("", methods=["POST"])(issue_token)
    return routes


def _opened(work: PortalWork, portal: Portal, given: Credentials, code: str | None) -> Account:
    try:
        return sign_in_program(work, portal.safeguards, given, code)
    except (CodeNeeded, CodeWrong) as refusal:
        raise type(refusal)(field="/totp") from refusal


def _accounts() -> Routes:
    routes = Routes("accounts", PREFIX, "账号 Accounts")

    @routes.query("/me", allow=SIGNED_IN, gives=schemas.Myself)
    def show_myself(reads: PortalReads, caller: Actor, query: Body) -> Body:
        """Show the account that asks."""
        del query
        account = reads.account(caller.account_id or "", service().stage.clock())
        if account is None:
            raise NotFound
        if not account.is_open:
            raise NotSignedIn
        return vars(account)

    @routes.query("/people", allow=OFFICIALS, takes=schemas.PeopleQuery, gives=schemas.People)
    def list_people(reads: PortalReads, caller: Actor, query: Body) -> Body:
        """List the accounts that hold a role over a division of the caller's units."""
        _require_inside(caller, query["division"])
        wanted = [query["role"]] if query["role"] else None
        return {"found": reads.people_over(query["division"], service().stage.clock(), wanted)}

    return routes


def _cases(portal: Portal) -> Routes:
    routes = Routes("cases", PREFIX, "案件 Cases")

    @routes.query("/cases/<uuid:case_id>", allow=OFFICIALS, gives=schemas.WholeCase)
    def show_case(reads: PortalReads, caller: Actor, query: Body, case_id: str) -> Body:
        """Show a case of the caller's units with its story."""
        del query
        case = reads.case(case_id)
        if case is None:
            raise NotFound(id=case_id)
        _require_inside(caller, case["division"])
        related = [_view(row) for row in reads.related(case)]
        return {**_view(case), "related": related, "timeline": reads.story([case_id], size=WHOLE_STORY)}

    @routes.query("/worklist", allow=OFFICIALS, takes=schemas.WorklistQuery, gives=schemas.Worklist)
    def list_waiting(reads: PortalReads, caller: Actor, query: Body) -> Body:
        """List what waits for the caller, what is due first at the top; `after` is the `next` of the part before."""
        scope = Scope(waiting=tuple(waiting_for(caller)))
        after = read_place(query["after"], field="after")
        page = reads.list_page(scope, Filter(), portal.service.stage.clock(), after=after, size=query["limit"])
        return {
            "found": [_view(row) for row in page.rows],
            "next": page.after.written() if page.after else None,
        }

    return routes


def _figures() -> Routes:
    routes = Routes("figures", PREFIX, "数据 Figures")

    @routes.query("/county-figures", allow=public("公开数据 / public figures"), gives=schemas.CountyFigures)
    def list_figures(reads: PortalReads, caller: Actor, query: Body) -> Body:
        """List the counts of all counties."""
        del caller, query
        counts = reads.counts(counties())
        return {
            "found": [
                {"county": county, "measure": measure, "value": value, "number": told(number)}
                for county, found in counts.items()
                for (measure, value), number in sorted(found.items())
            ]
        }

    return routes


def _rules() -> Routes:
    routes = Routes("rules", f"{PREFIX}/rules", "县区规则 County rules")
    for_everybody = public("规则公开 / the rules are public")

    @routes.query("/<county>", allow=for_everybody, gives=schemas.RulesVersions)
    def list_versions(reads: PortalReads, caller: Actor, query: Body, county: str) -> Body:
        """List the versions of a county's own rules, those not in force yet among them."""
        del reads, caller, query
        return {"found": [_version(rules) for rules in _own_rules(county)]}

    @routes.query("/<county>/<int:version>", allow=for_everybody, gives=schemas.RulesDocument)
    def show_version(reads: PortalReads, caller: Actor, query: Body, county: str, version: str) -> Body:
        """Show one version of a county's rules whole; it never changes."""
        del reads, caller, query
        found = next((rules for rules in _own_rules(county) if str(rules.version) == version), None)
        if found is None:
            raise NotFound(county=county, version=version)
        return {**_version(found), "document": thawed(found.document)}

    return routes


def _own_rules(county: str) -> list[Rules]:
    if county not in SHELF.counties():
        raise NotFound(county=county)
    return [rules for rules in SHELF.versions(county) if rules.county == county]


def _version(rules: Rules) -> Body:
    return {name: getattr(rules, name) for name in ("county", "version", "effective_from", "fingerprint")}


def _view(row: Row) -> Body:
    found = next_command(row["machine"], row["state"], rules_of(row))
    return {**row, "next_command": ".".join(found) if found else None}


def _require_inside(caller: Actor, division: str) -> None:
    if not caller.roles_over(division):
        raise OutsideYourUnit(division=division)
