"""How addresses of GitLab (gitlab.com and self-managed) are written, and what they name."""

from verification.platforms.conversations import gitlab as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, TextPattern, Tried, words

GITLAB = Platform(
    slug="gitlab",
    name="GitLab (gitlab.com and self-managed)",
    profile_url="https://{host}/{handle}",
    addresses=(
        Address("(?P<host>[^/]+)/id:(?P<id>[1-9][0-9]*)", "https://{host}/api/v4/users/{id}"),
        Address("(?P<host>[^/]+)/(?P<handle>.+)", "https://{host}/{handle}"),
    ),
    hosts=(
        "gitlab.com",
        "www.gitlab.com",
        "gitlab.gnome.org",
        "gitlab.freedesktop.org",
        "salsa.debian.org",
        "framagit.org",
        "invent.kde.org",
        "gitlab.archlinux.org",
        "0xacab.org",
    ),
    host_patterns=(r"[a-z0-9-]{1,63}\.gitlab\.io",),
    own_domains=("gitlab.com", "gitlab.io"),
    patterns=(
        Pattern(
            path="/.*",
            kind="pages site",
            key="gitlab.com/{handle}",
            host=r"(?P<handle>[a-z0-9-]+)\.gitlab\.io",
            keep_reserved=True,
        ),
        Pattern(path="/(?:groups|users|u)/(?P<handle>[^/]+)(?:/.*)?", kind="group or user", key="{host}/{handle}"),
        Pattern(path=r"/(?:-/)?snippets/\d+", kind="snippet: owner not in URL", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path=r"/api/v4/users/(?P<id>[1-9]\d*)", kind="API by id", key="{host}/id:{id}"),
        Pattern(
            path="/(?P<handle>[^/]+)/(?:.+/)?uploads/.+",
            kind="user, group or project",
            key="{host}/{handle}",
            binding="unknown",  # what anybody attached to a comment
        ),
        Pattern(
            path=r"/(?P<handle>[^/]+?)(?:\.(?:keys|gpg|png|atom))?(?:/.*)?",
            kind="user, group or project",
            key="{host}/{handle}",
        ),
    ),
    text_patterns=(
        TextPattern(
            text=r"git@gitlab\.com:(?P<handle>[A-Za-z0-9_.-]+)/(?!\S*\.\.)\S+",
            kind="git URL",
            key="gitlab.com/{handle}",
        ),
    ),
    reserved=words(
        """
        - .well-known 404.html 422.html 500.html 502.html 503.html abuse_reports admin api
        apple-touch-icon-precomposed.png apple-touch-icon.png assets autocomplete ci dashboard deploy.html explore
        favicon.ico favicon.png files groups health_check help import invites jwt koding login notification_settings
        oauth pricing profile projects public robots.txt s search sent_notifications sitemap sitemap.xml
        sitemap.xml.gz slash-command-logo.png snippets solutions stages-devops-lifecycle topics u unsubscribes
        uploads users v2
        """
    ),
    handle=r"(?!.*\.(?:git|atom|keys|gpg|png)\Z)(?:[A-Za-z0-9_.][A-Za-z0-9_\-.]{0,253}[A-Za-z0-9_\-]|[A-Za-z0-9_])",
    bare="gitlab.com/{handle}",
    conversations={"profile_text": conversations.profile_text},
    limits="500 questions a minute and address on gitlab.com; other servers set their own",
    gone="200 with an empty list for users and 404 for groups; a state other than active is a blocked account",
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("gitlab.com/gitlab-org", "gitlab.com/id:999999999999"),
    stable_id="numeric user or group id",
    examples={
        "https://acme.gitlab.io": "gitlab.com/acme",
        "https://gitlab.com/groups/acme/-/issues": "gitlab.com/acme",
        "https://gitlab.com/api/v4/users/1": "gitlab.com/id:1",
        "https://gitlab.com/acme/tool": "gitlab.com/acme",
    },
    counterexamples=(
        "https://gitlab.com/-/snippets/1",
        "https://gitlab.com/search",
        "https://no-such-host.gitlab.com/acme",
    ),
)
