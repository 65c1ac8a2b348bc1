"""The portal's unit of work: accounts, sessions, and what the events told."""

from functools import cached_property

from kit.sql.unit_of_work import UnitOfWork
from services.portal.adapters.account_store import AccountStore, SessionStore
from services.portal.adapters.authenticator_store import AuthenticatorStore
from services.portal.adapters.case_store import CaseStore, CountStore
from services.portal.adapters.client_store import ClientStore
from services.portal.adapters.document_store import DocumentStore, RegisterStore
from services.portal.adapters.figure_store import FigureStore
from services.portal.adapters.grant_store import GrantStore
from services.portal.adapters.link_store import LinkStore
from services.portal.adapters.people_file_store import PeopleFileStore
from services.portal.adapters.rules_store import RulesStore
from services.portal.adapters.view_store import ViewStore


class PortalWork(UnitOfWork):
    """One transaction on the portal's database."""

    @cached_property
    def accounts(self) -> AccountStore:
        """Return the accounts."""
        return AccountStore(self.session, self.now)

    @cached_property
    def grants(self) -> GrantStore:
        """Return the grants of all times."""
        return GrantStore(self.session)

    @cached_property
    def people_files(self) -> PeopleFileStore:
        """Return the files of people that wait for their confirmation."""
        return PeopleFileStore(self.session)

    @cached_property
    def sessions(self) -> SessionStore:
        """Return the sessions."""
        return SessionStore(self.session)

    @cached_property
    def authenticators(self) -> AuthenticatorStore:
        """Return the authenticators with their recovery codes."""
        return AuthenticatorStore(self.session)

    @cached_property
    def links(self) -> LinkStore:
        """Return the links by which passwords are chosen."""
        return LinkStore(self.session)

    @cached_property
    def clients(self) -> ClientStore:
        """Return the clients."""
        return ClientStore(self.session)

    @cached_property
    def cases(self) -> CaseStore:
        """Return the cases of the read database."""
        return CaseStore(self.session)

    @cached_property
    def counts(self) -> CountStore:
        """Return the counts of the counties."""
        return CountStore(self.session)

    @cached_property
    def figures(self) -> FigureStore:
        """Return the figures of each day."""
        return FigureStore(self.session)

    @cached_property
    def register(self) -> RegisterStore:
        """Return the registered organisations."""
        return RegisterStore(self.session)

    @cached_property
    def rules(self) -> RulesStore:
        """Return the drafts and the published versions of the counties' rules."""
        return RulesStore(self.session)

    @cached_property
    def documents(self) -> DocumentStore:
        """Return the kept public documents."""
        return DocumentStore(self.session)

    @cached_property
    def views(self) -> ViewStore:
        """Return the filters that accounts keep."""
        return ViewStore(self.session)

    def commit(self) -> None:
        """Write what was projected, and commit."""
        self.cases.write()
        self.counts.write()
        super().commit()
