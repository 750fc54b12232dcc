"""How addresses of Stack Overflow / Stack Exchange are written, and what they name."""

from verification.platforms.conversations import stackexchange as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, Tried

STACKEXCHANGE = Platform(
    slug="stackexchange",
    name="Stack Overflow / Stack Exchange",
    profile_url="https://{host}/users/{id}",
    addresses=(Address("(?P<host>[^/]+)/(?P<id>[1-9][0-9]*)", "https://{host}/users/{id}"),),
    hosts=(
        "stackoverflow.com",
        "www.stackoverflow.com",
        "meta.stackoverflow.com",
        "serverfault.com",
        "superuser.com",
        "askubuntu.com",
        "mathoverflow.net",
        "stackapps.com",
        "meta.serverfault.com",
        "meta.superuser.com",
        "meta.askubuntu.com",
        "meta.mathoverflow.net",
        "api.stackexchange.com",
    ),
    host_patterns=(
        r"[a-z0-9-]{2,40}(?:\.meta)?\.stackexchange\.com",
        r"(?:ja|ru|es|pt)(?:\.meta)?\.stackoverflow\.com",
    ),
    own_domains=("stackoverflow.com", "stackexchange.com"),
    patterns=(
        # Numbers of another sort: of the network, of the chat, of the old proposals.
        Pattern(
            path=".*",
            kind="page of the service",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:www|api|area51|chat|data|openid)\.stackexchange\.com",
        ),
        Pattern(path=r"/users/(?P<id>[1-9]\d*)(?:/[^/]*)?", kind="user", key="{host}/{id}", normalise=()),
        Pattern(path=r"/u/(?P<id>[1-9]\d*)", kind="user (short)", key="{host}/{id}", normalise=()),
        Pattern(path=r"/users/story/(?P<id>\d+)", kind="developer story (closed)", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path=r"/(?:q|a|questions|posts)/\d+(?:/.*)?",
            kind="post: author not (reliably) in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    unicode=True,
    conversations={"profile_text": conversations.profile_text},
    limits="300 questions a day and address without a key; a spent allowance is a 400",
    gone="200 with an empty list; timed_penalty_date marks a suspended user",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("stackoverflow.com/1", "stackoverflow.com/999999999999"),
    stable_id="user_id per site; account_id across the network",
    examples={
        "https://stackoverflow.com/users/22656/jane-doe": "stackoverflow.com/22656",
        "https://stackoverflow.com/u/22656": "stackoverflow.com/22656",
    },
    counterexamples=(
        "https://stackoverflow.com/questions/11227809/why",
        "https://stackoverflow.com/questions/tagged/acme",
        "https://no-such-host.stackoverflow.com/acme",
        "https://stackoverflow.com/users/login",
    ),
)
