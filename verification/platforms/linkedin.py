"""How addresses of LinkedIn are written, and what they name."""

from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, words

LINKEDIN = Platform(
    slug="linkedin",
    name="LinkedIn",
    profile_url="https://www.linkedin.com/company/{handle}/",
    addresses=(
        Address("(?P<type>company|school|showcase|in)/(?P<handle>.+)", "https://www.linkedin.com/{type}/{handle}/"),
    ),
    hosts=("linkedin.com", "www.linkedin.com", "m.linkedin.com", "mobile.linkedin.com", "touch.linkedin.com"),
    host_patterns=(r"[a-z]{2}\.linkedin\.com", r"business\.linkedin\.com"),
    own_domains=("linkedin.com", "linkedin.cn", "licdn.com"),
    patterns=(
        Pattern(path=".*", kind="marketing site", result=ReadingResult.NOT_AN_ACCOUNT, host=r"business\.linkedin\.com"),
        Pattern(
            path="/(?:mwlite/)?(?:company|company-beta|organization-guest/company)/(?P<handle>[^/]+)(?:/.*)?",
            kind="company",
            key="company/{handle}",
        ),
        Pattern(path="/(?:mwlite/)?school/(?P<handle>[^/]+)(?:/.*)?", kind="school", key="school/{handle}"),
        Pattern(path="/(?:mwlite/)?showcase/(?P<handle>[^/]+)(?:/.*)?", kind="showcase page", key="showcase/{handle}"),
        Pattern(path="/(?:mwlite/)?in/(?P<handle>[^/]+)(?:/.*)?", kind="person", key="in/{handle}"),
        Pattern(
            path="/pub/(?!dir/)[^/]+/[0-9a-f]+/[0-9a-f]+/[0-9a-f]+",
            kind="person (legacy URL)",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path="/(?:posts|pulse|feed/update|newsletters|events|video/live|embed/feed/update|groups)/.+",
            kind="post, article, event or group: owner not (reliably) in URL",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path="/(?:company|in|school|showcase)?", kind="incomplete", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words("create dir edit me search setup unavailable"),
    handle=r"[\w.&'()+!,\u00b7\u2019-]{1,100}",
    unicode=True,
    bare="company/{handle}",
    normalise=("nfc", "fold"),
    stable_id="numeric organisation id (urn:li:organization:ID)",
    by_person=(
        "Open the page: its website field must lead to the proven domain, which must list the page, and name "
        "and logo must be the brand's."
    ),
    examples={
        "https://linkedin.com/company/acme/about/": "company/acme",
        "https://linkedin.com/school/acme/": "school/acme",
        "https://linkedin.com/showcase/acme-tools/": "showcase/acme-tools",
        "https://linkedin.com/in/acme/en": "in/acme",
    },
    counterexamples=(
        "https://linkedin.com/pub/jane-doe/1/23/456",
        "https://linkedin.com/posts/acme_xyz-activity-7000000000000000000-AbCd",
        "https://linkedin.com/jobs/view/1",
        "https://linkedin.com/search",
        "https://no-such-host.linkedin.com/acme",
    ),
)
