"""How addresses of GitHub are written, and what they name."""

from verification.platforms.conversations import github as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, TextPattern, Tried, words

GITHUB = Platform(
    slug="github",
    name="GitHub",
    profile_url="https://github.com/{handle}",
    report_form="https://support.github.com/contact/report-abuse",
    addresses=(
        Address("id:(?P<id>[1-9][0-9]*)", "https://api.github.com/user/{id}"),
        Address("(?P<handle>.+)", "https://github.com/{handle}"),
    ),
    hosts=("github.com", "www.github.com", "gist.github.com", "api.github.com", "gist.githubusercontent.com"),
    host_patterns=(r"[a-z0-9-]{1,39}\.github\.io",),
    own_domains=("github.com", "githubusercontent.com", "githubassets.com", "github.io", "github.dev"),
    patterns=(
        Pattern(
            path="/.*", kind="pages site of the account", host=r"(?P<handle>[a-z0-9-]+)\.github\.io", keep_reserved=True
        ),
        Pattern(
            path=r"/(?P<gist>[0-9a-f]{18,40}|\d{1,8})(?:\.\w+)?",
            kind="gist: owner not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="gist:{gist}",
            host=r"gist\.github\.com|gist\.githubusercontent\.com",
            normalise=(),
        ),
        Pattern(path="/users/(?P<handle>[^/]+)(?:/.*)?", kind="API", host=r"api\.github\.com", keep_reserved=True),
        Pattern(path="/orgs/(?P<handle>[^/]+)(?:/.*)?", kind="API", host=r"api\.github\.com", keep_reserved=True),
        Pattern(
            path=r"/user/(?P<id>[1-9]\d*)", kind="API by id", key="id:{id}", host=r"api\.github\.com", normalise=()
        ),
        Pattern(path=".*", kind="API", result=ReadingResult.NOT_AN_ACCOUNT, host=r"api\.github\.com"),
        Pattern(
            path=r"/(?P<handle>[^/]+)/(?:[0-9a-f]{18,40}|\d{1,8})(?:/.*)?",
            kind="gist",
            host=r"gist\.github\.com|gist\.githubusercontent\.com",
            binding="unknown",
        ),
        # What anybody attached to a comment; and a commit shown below a repository may be that of a fork.
        Pattern(
            path="/(?P<handle>[^/]+)/[^/]+/(?:(?:files|assets|commit)/.+|(?:tree|blob|raw)/[0-9a-f]{40}(?:/.*)?)",
            kind="user, organisation, repository or gist",
            binding="unknown",
        ),
        Pattern(
            path="/(?:orgs|sponsors|users|stars|organizations)/(?P<handle>[^/]+)(?:/.*)?",
            kind="organisation / sponsor page",
        ),
        Pattern(path=r"/(?P<handle>[^/.]+)\.(?:keys|gpg|png|atom)", kind="keys / avatar"),
        Pattern(path="/@?(?P<handle>[^/]+)(?:/.*)?", kind="user, organisation, repository or gist"),
    ),
    text_patterns=(
        TextPattern(text=r"git@github\.com:(?P<handle>[A-Za-z0-9-]+)/(?!\.\.?(?:/|$))\S+", kind="git URL"),
        TextPattern(text=r"ssh://git@github\.com(?::22)?/(?P<handle>[^/]+)/(?!\.\.?(?:/|$)).+", kind="git URL"),
        TextPattern(text=r"git://github\.com/(?P<handle>[^/]+)/(?!\.\.?(?:/|$)).+", kind="git URL"),
    ),
    reserved=words(
        """
        300 302 400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 419 420 421 422 423 424
        425 426 427 428 429 430 431 500 501 502 503 504 505 506 507 508 509 510 511 693 694 695 900 about account
        admin advisories anonymous any api apps attributes auth billing blob blog bounty branches business
        businesses c cache careers case-studies categories central certification changelog chat cla cloud codereview
        codespaces collection collections comments commit commits companies compare contact contributing cookbook
        copilot coupons customer customer-stories customers dashboard dashboard-feed dashboards design develop
        developer diff discover discussions downloads downtime editor editors edu education enterprise enterprises
        events explore featured features feed files fixtures forked garage ghost gist gists git-guides
        github-copilot graphs groups guide guides help help-wanted home hooks hosting hovercards identity images
        inbox individual info integration interfaces introduction invalid-email-address investors issues jobs join
        journal journals lab labs languages launch layouts learn legal library linux listings lists login logos
        logout mac maintenance malware man marketplace mcp mention mentioned mentioning mentions migrating
        milestones mine mirrors mobile navigation network new news newsletter newsroom none nonprofit nonprofits
        notices notifications oauth offer open-source organisations organizations orgs pages partners payments
        personal plans plugins popular popularity posts press preview pricing professional projects pulls raw readme
        recommendations redeem releases render reply repos repositories resources restore revert save-net-neutrality
        saved scraping search security services sessions settings shareholders showcases signin signup site
        site-policy sitemap social-impact socials spam sponsors ssh staff starred stars static status statuses
        storage store stories styleguide subscriptions suggest suggestion suggestions support suspended talks teach
        teacher teachers teaching team teams ten terms timeline topic topics tos tour train training translations
        tree trending undefined updates user-attachments username users visualization w watching why-github wiki
        wikis windows works-with www0 www1 www2 www3 www4 www5 www6 www7 www8 www9
        """
    ),
    handle=r"(?i)[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:_[a-z\d]{1,8})?",
    bare="{handle}",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="60 questions an hour and address",
    gone="404",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("github", "id:999999999999"),
    stable_id="numeric id",
    examples={
        "https://acme.github.io/docs": "acme",
        "https://api.github.com/users/acme": "acme",
        "https://api.github.com/user/1": "id:1",
        "https://gist.github.com/acme/aa5a315d61ae9438b18d0123456789ab": "acme",
        "https://github.com/orgs/acme/repositories": "acme",
        "https://github.com/acme.keys": "acme",
        "https://github.com/acme/tool": "acme",
        "git@github.com:acme/tool.git": "acme",
    },
    counterexamples=(
        "https://gist.github.com/aa5a315d61ae9438b18d0123456789ab",
        "https://github.com/about",
        "https://no-such-host.github.com/acme",
        "https://github.com/-acme",
        "https://github.com/acme--inc",
    ),
)
