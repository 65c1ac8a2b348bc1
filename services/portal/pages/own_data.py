"""What is kept of a reporter in one case, gathered from the services that keep it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, session, url_for

from contracts.notices import notices
from contracts.words import label_of_role, label_of_state, label_of_value
from services.portal.pages import looks
from services.portal.pages.asking import AnsweredNo, ask
from services.portal.pages.frame import portal, t
from services.portal.pages.plain import needs_new_consent, personal_terms

_NOT_FOUND = 404


@dataclass(frozen=True)
class OwnData:
    """What intake keeps of an issue and its reporter, and what notification keeps of the contact."""

    issue: Mapping[str, Any]
    kept: Mapping[str, Any]

    @property
    def asks_anew(self) -> bool:
        """Whether the reporter agreed to an earlier notice than the one in force, and did not take it back."""
        return needs_new_consent(self.issue["consents"])

    @property
    def has_contact(self) -> bool:
        """Whether a contact is kept that the reporter can be reached by."""
        return bool(self.issue["has_contact"])

    def as_copy(self) -> dict[str, Any]:
        """Return everything as data, as it came from the services."""
        return {"issue": dict(self.issue), "notification": dict(self.kept), "terms": personal_terms()}


def code_of(number: str) -> str | None:
    """Return the follow code that this browser gave for a number."""
    found: str | None = session.get("codes", {}).get(number)
    return found


def gather(number: str) -> OwnData | None:
    """Return what is kept of the reader in one case; None when it is not theirs."""
    issue = ask("intake", f"/own-issues/{number}", follow_code=code_of(number))
    if issue.status == _NOT_FOUND:
        return None
    if not issue.is_good:
        raise AnsweredNo(issue)
    kept = ask("notification", f"/own-contacts/{number}", follow_code=code_of(number))
    if not kept.is_good and kept.status != _NOT_FOUND:
        raise AnsweredNo(kept)
    return OwnData(issue.body, kept.body if kept.is_good else {})


def shown(data: OwnData) -> dict[str, Any]:
    """Return the words of the page and of the copy."""
    issue = data.issue
    return {
        "number": issue["number"],
        "follow_url": url_for("following.show_issue", number=issue["number"]),
        "facts": _facts(issue),
        "contact": _contact(data.kept.get("contacts", ())),
        "contact_note": _contact_note(data),
        "disclosures": _disclosures(data.kept.get("disclosures", ())),
        "consents": [_consent(one) for one in reversed(issue["consents"])],
        "deliveries": [_delivery(one) for one in data.kept.get("deliveries", ())],
        "terms": personal_terms(),
    }


def _facts(issue: Mapping[str, Any]) -> list[dict[str, str]]:
    rating = issue.get("rating")
    told = (
        (t("编号", "Number"), issue["number"]),
        (t("提交时间", "Submitted"), looks.fmt_datetime(looks.as_moment(issue["submitted_at"]), g.lang)),
        (t("办到哪一步", "State"), label_of_state("issue", issue["state"], g.lang)),
        (t("类别", "Category"), looks.category(issue["category_code"], g.lang)),
        (t("地点", "Place"), " ".join((looks.unit_name(issue["division"]), issue["place"])).strip()),
        (t("您反映的内容", "What you reported"), issue["text"]),
        (t("您的评价", "Your rating"), _rating(rating) if rating else ""),
    )
    return [{"label": label, "value": value} for label, value in told if value]


def _rating(rating: Mapping[str, Any]) -> str:
    answer = label_of_value("satisfaction_code", rating["satisfaction_code"], g.lang)
    return t("，", ", ").join(part for part in (answer, rating.get("reason")) if part)


def _contact(kept: Any) -> list[dict[str, str]]:
    words = {"name": t("称呼", "Name"), "phone": t("手机号码", "Mobile number"), "email": t("邮箱", "E-mail")}
    standing = [one for one in kept if one["erased_at"] is None]
    return [
        {"label": words[name], "value": one[name]}
        for one in standing
        for name in ("name", "phone", "email")
        if one[name]
    ]


def _contact_note(data: OwnData) -> str | None:
    if data.has_contact:
        return t("中间几位隐去了，您自己认得出来就行。", "The middle is hidden; you will recognise it.")
    withdrawn = [one for one in data.issue["consents"] if one["withdrawn_at"]]
    if withdrawn:
        on = looks.fmt_date(looks.day_of(withdrawn[-1]["withdrawn_at"]), g.lang)
        return t(
            f"您已撤回同意，联系方式已于{on}删除。", f"You withdrew your consent; the contact was deleted on {on}."
        )
    return t("没有留下联系方式，或者已按期删除。", "None was given, or it was deleted in due time.")


def _disclosures(kept: Any) -> list[dict[str, Any]]:
    with portal().service.open_reads() as reads:
        names = reads.names_of([one["org"] for one in kept])
    return [
        {
            "at": looks.as_moment(one["at"]),
            "who": " ".join(part for part in (_org(names, one["org"]), label_of_role(one["role"], g.lang)) if part),
            "reason": one["reason"],
        }
        for one in kept
    ]


def _org(names: Mapping[str, Mapping[str, Any]], code: str | None) -> str:
    row = names.get(code or "")
    return str(row["name_en" if g.lang == "en" else "name_zh"]) if row else ""


def _consent(one: Mapping[str, Any]) -> dict[str, Any]:
    known = one["notice"] in notices()
    return {
        "notice": one["notice"],
        "url": url_for("plain.privacy", version=one["notice"]) if known else None,
        "at": looks.as_moment(one["at"]),
        "withdrawn_at": looks.as_moment(one["withdrawn_at"]),
    }


def _delivery(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": looks.as_moment(one["at"]),
        "channel": label_of_value("message_channel", one["channel"], g.lang),
        "state": label_of_state("notification", one["state"], g.lang),
    }
