"""What the portal's own API accepts and answers."""

from marshmallow import Schema, fields, validate

from contracts.roles import ACCOUNT_ROLES
from services.portal.domain.client import ROLES

DIVISION = validate.Regexp(r"^[0-9]{12}$")
CODE = validate.Regexp(r"^[a-z_]{2,40}$")


class SignIn(Schema):
    """A user name and its password, and a code where the account has an authenticator."""

    username = fields.Str(required=True, validate=validate.Length(1, 80))
    password = fields.Str(required=True, validate=validate.Length(1, 200))
    # Six digits of the authenticator, or a recovery code.
    totp = fields.Str(load_default=None, validate=validate.Length(6, 40))


class AccessToken(Schema):
    """A short-lived token for the doors of all services."""

    access_token = fields.Str(required=True)
    token_type = fields.Str(required=True)
    expires_in = fields.Int(required=True)


class ClientToken(AccessToken):
    """A token for another system, and what it may do."""

    scope = fields.Str(required=True)


class RegisterClient(Schema):
    """Another system that reads in some roles over a unit and everything below."""

    name = fields.Str(required=True, validate=validate.Length(2, 80))
    unit = fields.Str(required=True, validate=DIVISION)
    roles = fields.List(
        fields.Str(validate=validate.OneOf(ROLES)), required=True, validate=validate.Length(1, len(ROLES))
    )
    org = fields.Str(load_default=None, allow_none=True, validate=validate.Length(1, 80))
    days = fields.Int(load_default=365, validate=validate.Range(1, 730))


class ClientView(Schema):
    """Another system, without its secret."""

    id = fields.Str(required=True)
    name = fields.Str(required=True)
    unit = fields.Str(required=True)
    roles = fields.List(fields.Str())
    org = fields.Str(allow_none=True)
    scope = fields.Str(required=True)
    state = fields.Str(required=True)
    registered_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)
    version = fields.Int(required=True)


class ClientSecret(ClientView):
    """A client with its fresh secret."""

    secret = fields.Str(required=True)


class ClientQuery(Schema):
    """Which part of the list."""

    after = fields.Str(load_default=None, validate=validate.Length(1, 80))
    limit = fields.Int(load_default=50, validate=validate.Range(1, 200))


class ClientList(Schema):
    """Clients, and where the next part begins."""

    items_ = fields.List(fields.Nested(ClientView), data_key="items", attribute="found")
    next = fields.Str(allow_none=True)


class GrantView(Schema):
    """A role over a unit."""

    role = fields.Str(required=True)
    unit = fields.Str(required=True)


class Myself(Schema):
    """The account that asks."""

    id = fields.Str(required=True)
    username = fields.Str(required=True)
    display_name = fields.Str(required=True)
    org = fields.Str(allow_none=True)
    grants = fields.List(fields.Nested(GrantView))


class PeopleQuery(Schema):
    """Whose accounts are asked for."""

    division = fields.Str(required=True, validate=DIVISION)
    role = fields.Str(load_default=None, validate=CODE)


class Person(Schema):
    """An account that can be given a part in a case."""

    id = fields.Str(required=True)
    display_name = fields.Str(required=True)
    role = fields.Str(required=True)
    org = fields.Str(allow_none=True)


class People(Schema):
    """Accounts that hold a role over a division."""

    # `items` would hide the method of the dictionary in which marshmallow looks.
    items_ = fields.List(fields.Nested(Person), data_key="items", attribute="found")


class Fact(Schema):
    """One thing that happened."""

    type = fields.Str(required=True)
    at = fields.AwareDateTime(required=True)
    role = fields.Str(allow_none=True)
    org = fields.Str(allow_none=True)
    sequence = fields.Int(required=True)
    data = fields.Dict()


class CaseView(Schema):
    """A case as the events told it."""

    id = fields.Str(required=True)
    machine = fields.Str(required=True)
    number = fields.Str(allow_none=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    org = fields.Str(allow_none=True)
    state = fields.Str(required=True)
    sequence = fields.Int(required=True)
    title = fields.Str(allow_none=True, attribute="shown_title")
    category = fields.Str(allow_none=True)
    step = fields.Str(allow_none=True)
    step_no = fields.Int(allow_none=True)
    light = fields.Str(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    topic_id = fields.Str(allow_none=True)
    meeting_id = fields.Str(allow_none=True)
    plan_id = fields.Str(allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    next_command = fields.Str(allow_none=True)


class WholeCase(CaseView):
    """A case with its story and what belongs to it."""

    related = fields.List(fields.Nested(CaseView))
    timeline = fields.List(fields.Nested(Fact))


class WorklistQuery(Schema):
    """Which part of a list."""

    after = fields.Str(load_default="", validate=validate.Length(max=400))
    limit = fields.Int(load_default=100, validate=validate.Range(min=1, max=200))


class Worklist(Schema):
    """What waits for the caller, and where the next part begins."""

    items_ = fields.List(fields.Nested(CaseView), data_key="items", attribute="found")
    next = fields.Str(allow_none=True)


class CountyFigure(Schema):
    """One count of a county."""

    county = fields.Str(required=True)
    measure = fields.Str(required=True)
    value = fields.Str(required=True)
    number = fields.Raw(required=True)


class CountyFigures(Schema):
    """The counts of all counties; small ones are not told."""

    items_ = fields.List(fields.Nested(CountyFigure), data_key="items", attribute="found")


class GrantBody(Schema):
    """A role over a unit, for a time."""

    role = fields.Str(required=True, validate=validate.OneOf(sorted(ACCOUNT_ROLES)))
    unit = fields.Str(required=True, validate=DIVISION)
    valid_from = fields.AwareDateTime(load_default=None)
    valid_until = fields.AwareDateTime(load_default=None)


class NewPerson(Schema):
    """A person to invite; the invitation goes to the phone or the e-mail address."""

    username = fields.Str(required=True, validate=validate.Length(1, 80))
    display_name = fields.Str(required=True, validate=validate.Length(1, 80))
    org = fields.Str(required=True, validate=validate.Length(1, 80))
    phone = fields.Str(load_default="", validate=validate.Length(max=40))
    email = fields.Str(load_default="", validate=validate.Length(max=200))
    language = fields.Str(load_default="zh", validate=validate.OneOf(["zh", "en"]))


class HeldGrantView(Schema):
    """A grant as an account holds or held it."""

    id = fields.Str(required=True)
    role = fields.Str(required=True)
    unit = fields.Str(required=True)
    given_at = fields.AwareDateTime(required=True)
    given_by = fields.Str(allow_none=True)
    valid_from = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    delegated_by = fields.Str(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)


class PersonView(Schema):
    """A person with the grants of all times."""

    id = fields.Str(required=True)
    username = fields.Str(required=True, attribute="account.username")
    display_name = fields.Str(required=True, attribute="account.display_name")
    org = fields.Str(allow_none=True, attribute="account.org")
    is_open = fields.Bool(required=True, attribute="account.is_open")
    grants = fields.List(fields.Nested(HeldGrantView), attribute="held")


class NewOrganisation(Schema):
    """An organisation to register."""

    code = fields.Str(required=True, validate=validate.Length(1, 80))
    kind = fields.Str(required=True, validate=CODE)
    name_zh = fields.Str(required=True, validate=validate.Length(1, 60))
    name_en = fields.Str(required=True, validate=validate.Length(1, 60))


class OrganisationNames(Schema):
    """What an organisation is called."""

    name_zh = fields.Str(required=True, validate=validate.Length(1, 60))
    name_en = fields.Str(required=True, validate=validate.Length(1, 60))


class OrganisationView(Schema):
    """An organisation in the register."""

    code = fields.Str(required=True)
    kind = fields.Str(required=True)
    name_zh = fields.Str(required=True)
    name_en = fields.Str(required=True)
    division = fields.Str(required=True)
    status = fields.Str(required=True)
    version = fields.Int(required=True)


class Nothing(Schema):
    """No body."""


class Delegation(Schema):
    """A grant lent to a colleague between two moments."""

    grant_id = fields.Str(required=True, validate=validate.Length(1, 64))
    username = fields.Str(required=True, validate=validate.Length(1, 80))
    valid_from = fields.AwareDateTime(required=True)
    valid_until = fields.AwareDateTime(required=True)


class RulesVersion(Schema):
    """One version of a county's rules."""

    county = fields.Str(required=True)
    version = fields.Int(required=True)
    effective_from = fields.Date(required=True)
    fingerprint = fields.Str(required=True)


class RulesVersions(Schema):
    """The versions of a county's own rules, the oldest first."""

    items_ = fields.List(fields.Nested(RulesVersion), data_key="items", attribute="found")


class RulesDocument(RulesVersion):
    """One version with its whole document."""

    document = fields.Dict(required=True)
