"""The operator's app keys: shown to the platform's own API and to nobody else, exchanged and renewed where needed."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import httpx

from verification.fetching import posting
from verification.fetching.answers import judge, retry_after, time_there
from verification.fetching.exchange import until
from verification.fetching.failures import Reason, Stopped
from verification.fetching.politeness import PutOff
from verification.fetching.posting import Post
from verification.fetching.routes import Bases
from verification.fetching.urls import PORTS, Rules, Url, read_url
from verification.platforms import PLATFORMS
from verification.platforms.conversations.reading_json import Malformed, read_object, required_text, same, text
from verification.platforms.platform import AppKey, Complaint, Get, Reply
from verification.settings import NetworkSettings

EXCHANGE_SECONDS = 10.0  # for one exchange; the question that needs it has its own deadline too
REFUSED_PAUSE = 300.0  # seconds for which a key that was turned down is not shown again
FAILED_PAUSE = 15.0  # seconds before another exchange is tried after one that came to nothing
EARLY = 60.0  # a token is renewed so many seconds before it runs out
LONGEST_LIFE = 7 * 24 * 3600.0
LIFE_WHEN_UNSAID = 600.0  # RFC 6749 leaves `expires_in` out where the life is known otherwise
MOST_ANSWER = 16_384  # bytes; a token is a few hundred
_UNAUTHORIZED = 401
_DENIED = frozenset({400, 401, 403})  # what token servers say to a wrong id or secret (RFC 6749 §5.2)
_ID = re.compile(r"[A-Za-z0-9._-]+")
_TOKEN = re.compile(r"[!-~]{1,4096}")

Send = Callable[[Mapping[str, str]], Awaitable[httpx.Response]]


def usable_keys(settings: NetworkSettings) -> frozenset[str]:
    """The platforms for which the settings hold a key in the form that the platform needs."""
    return frozenset(_read_keys(settings))


def useless_keys(settings: NetworkSettings) -> list[str]:
    """The platforms whose key in the settings is of no use: unknown, without an API for us, or not `id:secret`."""
    return sorted(settings.platform_keys.keys() - usable_keys(settings))


@dataclass(slots=True)
class _Key:
    """One platform's key, and what became of it in this process."""

    slug: str
    app: AppKey
    id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)  # what the exchange gave; without one, the secret is shown
    expires_at: float = 0.0
    stopped: Stopped | None = None  # why no key is to be had before `stopped_until`
    stopped_until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def headers(self, key: str) -> dict[str, str]:
        more = {name: value.format(client_id=self.id) for name, value in self.app.more.items()}
        return {**more, self.app.header: self.app.value.format(key=key)}


def _read_keys(settings: NetworkSettings) -> dict[str, _Key]:
    keys: dict[str, _Key] = {}
    for slug, setting in settings.platform_keys.items():
        platform = PLATFORMS.get(slug)
        if platform is None or platform.app_key is None:
            continue
        has_id, value = platform.app_key.has_id, setting.get_secret_value()
        client_id, _, secret = value.partition(":") if has_id else ("", "", value)
        if secret and (not has_id or _ID.fullmatch(client_id)):
            keys[slug] = _Key(slug, platform.app_key, client_id, secret)
    return keys


class AppKeys:
    """Shows keys, and gets the short-lived ones: one exchange at a time for each platform."""

    def __init__(
        self,
        settings: NetworkSettings,
        send: posting.Send,
        *,
        bases: Bases,
        rules: Rules,
        clock: Callable[[], datetime] | None,
    ) -> None:
        self._keys = _read_keys(settings)
        self._send = send
        self._bases = bases
        self._rules = rules
        self._clock = clock

    @property
    def usable(self) -> frozenset[str]:
        return frozenset(self._keys)

    def addressed(self, question: Get) -> Get:
        """The question with the operator's own id in its address where the platform wants it there."""
        key = self._keys.get(question.key or "")
        if key is None or "{client_id}" not in question.url:
            return question
        return replace(question, url=question.url.replace("{client_id}", quote(key.id)))

    async def ask(self, slug: str, url: Url, deadline: float, send: Send) -> httpx.Response:
        """What `send` brings with the key among its headers; a key that ran out is renewed once.

        Raises `Stopped`: there is no key, it is not taken, or the address is not the platform's own.
        """
        key = self._known(slug)
        if url.origin != ("https", key.app.host, PORTS["https"]):
            raise Stopped(Reason.ANOTHER_HOST)
        shown = await self._current(key, deadline)
        response = await send(key.headers(shown))
        if response.status_code == _UNAUTHORIZED and key.app.token_url is not None:
            await response.aclose()
            shown = await self._current(key, deadline, instead_of=shown)
            response = await send(key.headers(shown))
        if response.status_code == _UNAUTHORIZED:
            await response.aclose()
            raise _pause(key, Stopped(Reason.KEY_REFUSED), REFUSED_PAUSE)
        return response

    def judge(self, slug: str, reply: Reply) -> Reason | None:
        """What the text of an answer says of the key; None where it speaks of the account."""
        key = self._known(slug)
        match key.app.complaint(reply) if key.app.complaint else None:
            case Complaint.SPENT:
                return Reason.RATE_LIMITED
            case Complaint.REFUSED:
                return Reason.KEY_REFUSED
            case None:
                return None

    def wait(self, slug: str, response: httpx.Response) -> int | None:
        """Seconds until a daily allowance is full again; None where it is not counted by the day."""
        now, again = time_there(response, self._clock), self._known(slug).app.full_again
        if now is None or again is None:
            return None
        then = datetime.combine(now.date(), again, now.tzinfo)
        return int(((then if then > now else then + timedelta(days=1)) - now).total_seconds())

    def _known(self, slug: str) -> _Key:
        key = self._keys.get(slug)
        if key is None:
            raise Stopped(Reason.NEEDS_KEY)
        return key

    async def _current(self, key: _Key, deadline: float, instead_of: str | None = None) -> str:
        async with until(deadline), key.lock:
            now = asyncio.get_running_loop().time()
            if key.stopped is not None and now < key.stopped_until:
                raise _again(key.stopped)
            if key.app.token_url is None:
                return key.secret
            if key.token is None or now >= key.expires_at or key.token == instead_of:
                key.token = None
                await self._exchange(key, min(deadline, now + EXCHANGE_SECONDS))
            return key.token or ""

    async def _exchange(self, key: _Key, deadline: float) -> None:
        """RFC 6749 §4.4, strictly: only a bearer token in a small JSON object is taken."""
        try:
            post, question = self._request(key, deadline)
            async with until(deadline):
                response = await self._send(post)
            token, life = _token(self._read(response, question))
        except Stopped as stopped:
            seconds = stopped.seconds if isinstance(stopped, PutOff) else FAILED_PAUSE
            raise _pause(key, stopped, REFUSED_PAUSE if stopped.reason is Reason.KEY_REFUSED else seconds) from None
        except Malformed:
            raise _pause(key, Stopped(Reason.BAD_ANSWER), FAILED_PAUSE) from None
        key.token = token
        key.expires_at = asyncio.get_running_loop().time() + life - min(EARLY, life / 2)

    def _request(self, key: _Key, deadline: float) -> tuple[Post, Get]:
        question = Get(key.app.token_url or "", "application/json", base=key.slug)
        url = read_url(question.url, self._rules)
        form = {"grant_type": "client_credentials"}
        headers = {"Accept": question.accept, "Content-Type": "application/x-www-form-urlencoded"}
        if key.app.basic:
            pair = base64.b64encode(f"{key.id}:{key.secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        else:
            form |= {"client_id": key.id, "client_secret": key.secret}
        route, body = self._bases.route(url, key.slug), urlencode(form).encode()
        return Post(route, str(url), headers, body, deadline, MOST_ANSWER), question

    def _read(self, response: httpx.Response, question: Get) -> Mapping[str, object]:
        reason = judge(response, question)
        if reason is Reason.RATE_LIMITED:
            raise PutOff(reason, retry_after(response, reason, self._clock) or FAILED_PAUSE)
        if reason is not None:
            raise Stopped(Reason.KEY_REFUSED if response.status_code in _DENIED else reason)
        return read_object(Reply("", response.status_code, "", response.content))


def _token(document: Mapping[str, object]) -> tuple[str, float]:
    token, life = required_text(document, "access_token"), document.get("expires_in", LIFE_WHEN_UNSAID)
    if not _TOKEN.fullmatch(token) or not same(text(document, "token_type"), "bearer"):
        raise Malformed("access_token")
    if isinstance(life, bool) or not isinstance(life, int | float) or life <= 0:
        raise Malformed("expires_in")
    return token, float(min(life, LONGEST_LIFE))


def _pause(key: _Key, stopped: Stopped, seconds: float) -> Stopped:
    """Remembers that no key is to be had for a while: a hundred checks need not ask a hundred times."""
    key.token = None
    key.stopped, key.stopped_until = stopped, asyncio.get_running_loop().time() + seconds
    return _again(stopped)


def _again(stopped: Stopped) -> Stopped:
    """The same word for whoever asks next; an exception raised twice would collect tracebacks."""
    return PutOff(stopped.reason, stopped.seconds) if isinstance(stopped, PutOff) else Stopped(stopped.reason)
