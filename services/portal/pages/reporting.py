"""Report an issue: one form, a code to the phone, and a number at the end. Whatever happens, the words stay."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.divisions import Level, children, counties, county_division, county_of, division, is_division, path_name
from contracts.roles import Role
from services.portal.adapters.service_client import Answer
from services.portal.domain.county import SHELF
from services.portal.pages import looks
from services.portal.pages.asking import Error, errors_of, idempotency_key, send
from services.portal.pages.frame import county_code, is_staff, portal, t
from services.portal.pages.photos import MOST_PHOTOS, take_photos
from services.portal.pages.plain import notice_in_force, office_name
from services.portal.pages.public_rows import topics_about

pages = Blueprint("reporting", __name__)

# What can be chosen, with its icon and with what belongs to it.
TILES = (
    ("water_supply", "drop", "停水、水压小、水管漏水", "No water, low pressure, a leaking pipe"),
    ("power_supply", "bolt", "停电、电压不稳、电线老化", "No power, unsteady voltage, old wires"),
    ("sewer", "pipe", "堵塞、返水、井盖", "Blocked, flowing back, manhole covers"),
    ("heating", "fire", "不热、漏水、供暖收费", "Not warm, leaking, charges"),
    ("parking", "car", "车位、乱停车、充电", "Places, wild parking, charging"),
    ("environment_order", "leaf", "垃圾、噪音、绿化、路灯", "Garbage, noise, greenery, lamps"),
    ("old_compound_renewal", "spanner", "屋顶、楼道、电梯、施工", "Roof, stairs, lift, building works"),
    ("information", "info", "想问政策、进度、找谁办", "Rules, progress, whom to ask"),
    ("other", "dots", "不知道选哪一类的", "When you do not know"),
)
LEVELS = ("county", "street", "division")
# How the pointers of intake's refusals are called in this form.
NAMES = {
    "/category_code": "category",
    "/contact/phone": "phone",
    "/phone": "phone",
    "/contact/name": "name",
    "/phone_check/code": "phone_check_code",
    "/privacy_notice": "privacy",
    "/photos": "photos",
}
_ACCEPTED = 202

Typed = Mapping[str, str]


@pages.get("/report")
def show_form() -> str:
    """Show the empty form, with the reader's place chosen."""
    unit = division(g.place)
    typed = {"county": county_division(county_of(g.place))}
    if unit.level is Level.STREET:
        typed["street"] = unit.code
    elif unit.level is Level.COMMUNITY:
        typed |= {"street": unit.parent or "", "division": unit.code}
    return _form(typed, [])


@pages.post("/report")
def take_form() -> Any:
    """Take the form: list the next level of places, send a code, or submit the issue."""
    typed = {name: value.strip() for name, value in request.form.items()}
    tickets, photo_errors = take_photos()
    typed["photo_tickets"] = " ".join(tickets)
    if typed.get("intent") == "choose":
        return _form(typed, photo_errors)
    errors = [*_missing(typed), *photo_errors]
    if errors:
        return _form(typed, errors), 422
    similar = [] if typed.get("similar_seen") else _similar(typed)
    if _asks_code(typed) and not typed.get("phone_check_id"):
        return _send_code(typed, similar)
    if similar:
        return _form(typed, [], similar=similar)
    return _submit(typed)


def _submit(typed: dict[str, str]) -> Any:
    answer = send("intake", "/issues", _issue(typed), key=idempotency_key())
    if answer.is_good:
        return _received(answer, typed)
    errors = errors_of(answer, NAMES)
    if any(error["field"] == "photos" for error in errors):
        typed["photo_tickets"] = ""
    return _form(typed, errors), answer.status


def _similar(typed: Typed) -> list[dict[str, Any]]:
    """Return what is being deliberated about the same kind of matter in the same community."""
    with portal().service.open_reads() as reads:
        return topics_about(reads, typed["division"], typed["category"])


@pages.get("/report/received")
def show_received() -> Any:
    """Show the number and the code of what was just sent."""
    received = session.get("received")
    if received is None:
        return redirect(url_for("reporting.show_form"))
    workdays = SHELF.of(received["county"]).time_limit("acceptance_reply_workdays")
    # The page's own `county` is more than a code.
    shown = {name: value for name, value in received.items() if name != "county"}
    return render_template("received.html", **shown, reply_workdays=workdays)


def _send_code(typed: dict[str, str], similar: list[dict[str, Any]]) -> Any:
    unit = typed["division"]
    answer = send(
        "intake", "/phone-checks", {"phone": typed["phone"], "division": unit}, key=portal().service.stage.ids()
    )
    if answer.status != _ACCEPTED:
        return _form(typed, errors_of(answer, NAMES)), answer.status
    return _form({**typed, "phone_check_id": str(answer.body["id"])}, [], similar=similar)


def _received(answer: Answer, typed: Typed) -> Any:
    number, code = str(answer.body["number"]), str(answer.body["follow_code"])
    session["received"] = {
        "number": number,
        "code": code,
        "kind": "issue",
        "county": county_of(typed["division"]),
        "office_name": looks.unit_name(typed["division"]),
        "follow_url": url_for("following.show_issue", number=number),
    }
    remember_code(number, code)
    return redirect(url_for("reporting.show_received"), 303)


def remember_code(number: str, code: str) -> None:
    """Keep the code of an issue in the reader's own session, for the last few issues."""
    codes = {**session.get("codes", {}), number: code}
    session["codes"] = dict(list(codes.items())[-5:])


def _asks_code(typed: Typed) -> bool:
    known = g.account is not None and (g.account.phone_verified or is_staff(g.account))
    return not known and bool(typed.get("phone"))


def _missing(typed: Typed) -> list[Error]:
    needed = (
        ("category", typed.get("category"), "请选择是哪一类事。", "Choose a category."),
        ("text", typed.get("text"), "请写几句是怎么回事。", "Write a few words."),
        (
            "division",
            _is_community(typed.get("division", "")),
            "请选择在哪个社区或村。",
            "Choose the community or village.",
        ),
        ("phone", _is_phone(typed), "请写下手机号码，11位数字。", "Give an 11-digit mobile number."),
        ("privacy", _agreed(typed), "请先看个人信息处理告知，再提交。", "Read the privacy notice first."),
    )
    errors: list[Error] = [{"field": name, "text": t(zh, en)} for name, given, zh, en in needed if not given]
    if typed.get("phone_check_id") and not typed.get("phone_check_code"):
        errors.append({"field": "phone_check_code", "text": t("请填短信里的6位验证码。", "Enter the code we sent.")})
    return errors


def _agreed(typed: Typed) -> bool:
    """Whether the reporter agreed to the notice in force; a form that was opened under an earlier one asks again."""
    return bool(typed.get("privacy")) and typed.get("privacy_version") == notice_in_force().version


def _is_community(code: str) -> bool:
    return is_division(code) and division(code).level is Level.COMMUNITY


def _is_known(typed: Typed) -> bool:
    """Whether the three selects agree on one community, so that they can be folded away."""
    county, street, unit = (typed.get(name, "") for name in LEVELS)
    return _is_community(unit) and division(unit).parent == street and division(street).parent == county


def _is_phone(typed: Typed) -> bool:
    phone = typed.get("phone", "")
    return is_phone(phone) if phone else g.account is not None


def is_phone(phone: str) -> bool:
    """Whether somebody typed what looks like a mobile number; whether it is one, intake decides."""
    plain = phone.replace(" ", "").replace("-", "").removeprefix("+86")
    return plain.isdigit() and len(plain) == 11  # noqa: PLR2004 -- the length of a mobile number


def masked_phone(phone: str) -> str | None:
    """Return a number with its middle hidden, to say where a code went."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else None


def _issue(typed: Typed) -> dict[str, Any]:
    is_anonymous = bool(typed.get("anonymous"))
    name = "" if is_anonymous else typed.get("name", "")
    contact = {"phone": typed["phone"], "name": name} if typed.get("phone") else None
    body: dict[str, Any] = {
        "division": typed["division"],
        "category_code": typed["category"],
        "text": typed["text"],
        "place": typed.get("place", ""),
        "channel": "on_site" if is_staff(g.account) else "web",
        "privacy_notice": notice_in_force().version,
        "contact": contact,
        "is_anonymous": is_anonymous,
        "photos": typed["photo_tickets"].split(),
    }
    if typed.get("phone_check_id"):
        body["phone_check"] = {"id": typed["phone_check_id"], "code": typed.get("phone_check_code", "")}
    if g.account is not None and any(grant.role is Role.CPPCC_MEMBER for grant in g.account.grants):
        body["collected_by"] = "cppcc_member"
    return body


def _form(typed: Typed, errors: list[Error], *, similar: list[dict[str, Any]] | None = None) -> str:
    form = {"key": idempotency_key(), "typed": dict(typed), "errors": errors}
    return render_template(
        "report.html",
        form=form,
        categories=[
            {
                "value": code,
                "label": looks.category(code, g.lang),
                "icon": icon,
                "note": t(*words),
                "chosen": typed.get("category") == code,
            }
            for code, icon, *words in TILES
        ],
        levels=_levels(typed),
        place_name=path_name(typed["division"]) if _is_known(typed) else None,
        privacy_version=notice_in_force().version,
        reply_workdays=SHELF.of(county_code()).time_limit("acceptance_reply_workdays"),
        office_name=_office(typed),
        asks_code=bool(typed.get("phone_check_id")),
        photos=typed.get("photo_tickets", "").split(),
        most_photos=MOST_PHOTOS,
        similar=similar or [],
        is_fresh=not typed.get("text") and not errors,
        code_sent_to=masked_phone(typed.get("phone", "")),
        channel_note=demo_note(),
    )


def _office(typed: Typed) -> str:
    return looks.unit_name(typed["division"]) if _is_community(typed.get("division", "")) else office_name()


def demo_note() -> str | None:
    """Return where a demonstration shows the messages that would go to phones."""
    if not portal().settings.is_demo:
        return None
    return t("演示：短信写在 /demo-messages 这一页上。", "Demo: the messages are shown at /demo-messages.")


def _levels(typed: Typed) -> list[dict[str, Any]]:
    """Return the selects of the place, down to the first one that is not chosen yet."""
    chosen = [typed.get(name, "") for name in LEVELS]
    units = [county_division(code) for code in counties()]
    words = (
        ("县区", "County", t("列出街道和镇", "List streets and towns")),
        ("街道或镇", "Street or town", t("列出社区和村", "List communities")),
        ("社区或村", "Community or village", None),
    )
    shown = []
    for name, code, (zh, en, following) in zip(LEVELS, chosen, words, strict=True):
        options = [{"value": unit, "label": looks.unit_name(unit), "chosen": unit == code} for unit in units]
        shown.append({"name": name, "label": t(zh, en), "options": options, "next": following})
        if code not in units:
            break
        units = [one.code for one in children(code)]
    return shown
