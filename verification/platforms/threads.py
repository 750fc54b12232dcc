"""How addresses of Threads are written, and what they name."""

from verification.platforms.conversations import graph_api, threads_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, Tried

THREADS = Platform(
    slug="threads",
    name="Threads",
    profile_url="https://www.threads.com/@{handle}",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://www.threads.com/ap/users/{id}/"),
        Address("(?P<handle>.+)", "https://www.threads.com/@{handle}"),
    ),
    hosts=("threads.net", "www.threads.net", "threads.com", "www.threads.com"),
    own_domains=("threads.net", "threads.com"),
    mirror_hosts=("fixthreads.net", "vxthreads.net"),
    fediverse_hosts=("threads.net", "threads.com"),
    patterns=(
        Pattern(path="/@(?P<handle>[^/@]+)/post/[^/]+(?:/.*)?", kind="post", binding="unknown"),
        Pattern(path=r"/@(?P<handle>[^/@]+)@(?:www\.)?threads\.(?:net|com)", kind="profile"),
        Pattern(path="/@(?P<handle>[^/@]+)(?:/.*)?", kind="profile"),
        Pattern(
            path="/t/(?P<post>[^/]+)(?:/.*)?",
            kind="post, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="post:{post}",
            normalise=(),
        ),
        Pattern(path=r"/ap/users/(?P<id>[1-9]\d*)(?:/.*)?", kind="ActivityPub actor", key="id:{id}", normalise=()),
        Pattern(
            path=r"/(?:login|search|intent|tag|custom_feed|settings|activity|about|legal|download|liked|saved|ap|api|graphql|\.well-known)?(?:/.*)?",
            kind="page of the service",
            result=ReadingResult.NOT_AN_ACCOUNT,
        ),
        Pattern(path="/(?P<handle>[^/]+)", kind="profile without @ (redirects?)", result=ReadingResult.NEEDS_LOOKUP),
    ),
    handle=r"(?!.*\.\.)(?!\.)(?!.*\.$)[A-Za-z0-9._]{1,30}",
    bare="{handle}",
    stable_id="numeric Threads user id (178414...)",
    keyed={"profile_text": threads_api.profile_text},
    app_key=AppKey(host="graph.threads.com", complaint=graph_api.complaint),
    limits="counted by the day; public profiles with enough followers only, and without their number",
    gone="the same error as for a profile that may not be read, so it is read as unknown",
    tried=Tried.RECORDED_SHAPE,
    by_person=(
        "Open the profile: its link must lead to the proven domain, which must list it, and the Instagram "
        "account of the same name must be the brand's."
    ),
    examples={
        "https://threads.net/@acme/post/C8yQ": "acme",
        "https://threads.net/@acme@threads.net": "acme",
        "https://threads.net/@acme/replies": "acme",
        "https://threads.net/ap/users/17841400229440049/": "id:17841400229440049",
    },
    counterexamples=(
        "https://threads.net/t/CuXFPIeLLod",
        "https://threads.net/search?q=acme",
        "https://threads.net/acme",
        "https://no-such-host.threads.net/acme",
    ),
)
