"""Every part of the pages once, with its states, in both sizes: for whoever builds a page, and for the tests."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from services.portal.domain.county import SHELF
from services.portal.pages import looks
from services.portal.pages.frame import now, portal, t

pages = Blueprint("components", __name__)

KINDS = ("text", "long", "whole", "day", "moment", "code", "yes", "choices")


@pages.get("/components")
def show_components() -> str:
    """Show the parts; `?size=elder` shows them in large type without changing the reader's own choice."""
    rules = SHELF.of(portal().settings.home_county)
    g.elder = request.args.get("size") == "elder" if "size" in request.args else g.elder
    return render_template(
        "components.html",
        sizes=[
            {"label": t("普通", "Normal"), "url": url_for("components.show_components", size="plain")},
            {"label": t("长辈版", "Large"), "url": url_for("components.show_components", size="elder")},
        ],
        lights=[{"colour": colour} for colour in ("normal", "blue", "yellow", "red")],
        tags=_tags(),
        steps=looks.steps_of(rules, 3, is_over=False, lang=g.lang),
        over=looks.steps_of(rules, 6, is_over=True, lang=g.lang),
        where={"step_no": 3, "step_name": looks.step_name(rules, 3, g.lang)},
        fields=[_field(kind) for kind in KINDS],
        wrong=[{**_field(kind), "name": f"wrong-{kind}", "error": _wrong(kind)} for kind in ("text", "code", "yes")],
        errors=[{"field": f"wrong-{kind}", "text": _wrong(kind)} for kind in ("text", "code", "yes")],
        events=_events(),
        doors=_doors(),
        figures=[
            {"number": "98.7%", "label": t("回音率", "Answered"), "base": "1,224 / 1,240"},
            {"number": "14", "unit": t("人", ""), "label": t("到会", "Present")},
        ],
        facts=[{"label": t("地方", "Place"), "value": t("聚宝盆社区", "Jubaopen")}],
        differences=_differences(),
    )


def _tags() -> list[dict[str, str]]:
    return [
        {"text": t("征集议题", "Collecting")},
        {"text": t("公示中", "In publicity"), "kind": "now"},
        {"text": t("已销号", "Closed"), "kind": "done"},
    ]


def _field(kind: str) -> dict[str, Any]:
    options = [
        {"value": code, "label": label} for code, label in (("a", t("供水", "Water")), ("b", t("供电", "Power")))
    ]
    names = {
        "text": t("一行文字", "One line"),
        "long": t("几句话", "Several sentences"),
        "whole": t("整数", "A whole number"),
        "day": t("日期", "A day"),
        "moment": t("时间", "A moment"),
        "code": t("选一个", "One of some"),
        "yes": t("打勾", "A box to tick"),
        "choices": t("选几个", "Several of some"),
    }
    hint = t("提示写在标签和输入框之间。", "A hint stands between label and field.") if kind == "text" else None
    return {"name": f"part-{kind}", "kind": kind, "label": names[kind], "hint": hint, "options": options, "value": ""}


def _wrong(kind: str) -> str:
    return {
        "text": t("请写下手机号码，11位数字", "Please write the phone number, 11 digits"),
        "code": t("请选择是哪一类事", "Please choose a category"),
        "yes": t("请确认已经看过", "Please confirm that you have read it"),
    }[kind]


def _events() -> list[dict[str, Any]]:
    moment = now()
    return [
        {
            "when": moment,
            "title": t("方案公示中", "The plan is public"),
            "kind": "now",
            "by": t("社区", "The community"),
        },
        {
            "when": moment - timedelta(days=1),
            "title": t("已答复反映人", "The reporter was answered"),
            "kind": "reply",
            "quote": t("水管已更换，请您验收。", "The pipe is new; please check it."),
        },
        {"when": moment - timedelta(days=2), "title": t("诉求已提交", "The issue was submitted")},
    ]


def _doors() -> dict[str, list[dict[str, str]]]:
    near = {
        "title": t("提交党组织", "Hand it in"),
        "reason": t("公示到9月9日24时才满7天，9月10日起可以提交。", "Publicity ends on 9 September; from the 10th on."),
    }
    later = {"title": t("公示结果", "Publish the result"), "reason": t("到“全部办结”以后办。", "Once all has ended.")}
    past = {"title": t("修改条款", "Change the clauses"), "reason": t("这一步已经过去了。", "This step is over.")}
    return {"near": [near], "later": [later], "past": [past]}


def _differences() -> list[dict[str, str]]:
    return [
        {
            "label": t("办结时限", "Due date"),
            "now": looks.fmt_date(looks.local(now()).date(), g.lang),
            "yours": looks.fmt_date(looks.local(now()).date() + timedelta(days=3), g.lang),
        }
    ]
