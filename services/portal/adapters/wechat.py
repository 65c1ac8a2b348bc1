"""WeChat's sign-in for pages of an official account (公众号网页授权): a dialect of OAuth 2, with errors in a 200."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode, urlsplit

from requests import RequestException, Session

from contracts.text import Text
from services.portal.adapters.outbound import keep_to
from services.portal.domain.identity import Proof
from services.portal.domain.provider import Answer, Departure, ProviderAnswerWrong, ProviderAway, ProviderRefused

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
API = "https://api.weixin.qq.com"
# The word by which WeChat's own browser is known; no other one can sign in there.
BROWSER = "MicroMessenger"
# 系统繁忙; too many calls in a minute and a day: to be tried again later. All others mean that the code proves nothing.
BUSY = (-1, 45009, 45011)


@dataclass(frozen=True)
class WeChatTerms:
    """What was agreed with WeChat; `subject` is `openid`, or `unionid` where several official accounts are one."""

    name: str
    label: Text
    app_id: str
    app_secret: str = field(repr=False)
    authorize: str = AUTHORIZE
    api: str = API
    subject: str = "openid"


class WeChat:
    """WeChat's sign-in; residents whom nobody knows get an account by it."""

    def __init__(self, terms: WeChatTerms) -> None:
        """Remember what was agreed; nobody is called yet."""
        self._terms = terms
        self._session = Session()
        keep_to(self._session, frozenset({urlsplit(terms.api).netloc}))

    @property
    def name(self) -> str:
        """Return the name in addresses."""
        return self._terms.name

    @property
    def label(self) -> Text:
        """Return what people call it."""
        return self._terms.label

    def serves(self, user_agent: str) -> bool:
        """Whether a browser is WeChat's own."""
        return BROWSER in user_agent

    def departure(self, back_to: str) -> Departure:
        """Return where to send a browser; WeChat wants the parameters in this order, and the mark behind them."""
        state = token_hex(32)
        asked = {
            "appid": self._terms.app_id,
            "redirect_uri": back_to,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        return Departure(f"{self._terms.authorize}?{urlencode(asked)}#wechat_redirect", {"state": state})

    def proof(self, answer: Answer, kept: Mapping[str, str], back_to: str) -> Proof:
        """Return whom an answer proves; without a code the person said no."""
        del kept, back_to
        if not answer.get("code"):
            raise ProviderRefused
        told = self._token(answer["code"])
        if told.get("errcode"):
            raise ProviderAway if told["errcode"] in BUSY else ProviderAnswerWrong
        subject = told.get(self._terms.subject)
        if not isinstance(subject, str) or not subject:
            raise ProviderAnswerWrong
        return Proof(self.name, self._marked(subject), opens_accounts=True)

    def _marked(self, subject: str) -> str:
        """Return the subject with what gives it a meaning: an `openid` is one person's at one official account."""
        return f"{self._terms.app_id} {subject}" if self._terms.subject == "openid" else f"union {subject}"

    def _token(self, code: str) -> Mapping[str, Any]:
        asked = {
            "appid": self._terms.app_id,
            "secret": self._terms.app_secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        try:
            answer = self._session.get(f"{self._terms.api.rstrip('/')}/sns/oauth2/access_token", params=asked)
            answer.raise_for_status()
            # It calls itself text/plain, and is JSON in UTF-8.
            told = answer.json()
        except (RequestException, ValueError):
            # The cause stays out: its address holds the secret.
            raise ProviderAway from None
        if not isinstance(told, Mapping):
            raise ProviderAway
        return told
