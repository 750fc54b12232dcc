"""How addresses of Codeberg / Gitea / Forgejo (any instance) are written, and what they name."""

from verification.platforms.conversations import forgejo as conversations
from verification.platforms.platform import Address, Pattern, Platform, TextPattern, Tried, words

FORGEJO = Platform(
    slug="forgejo",
    name="Codeberg / Gitea / Forgejo (any instance)",
    profile_url="https://{host}/{handle}",
    addresses=(Address("(?P<host>[^/]+)/(?P<handle>.+)", "https://{host}/{handle}"),),
    hosts=(
        "codeberg.org",
        "www.codeberg.org",
        "gitea.com",
        "code.forgejo.org",
        "next.forgejo.org",
        "git.disroot.org",
        "gitea.angry.im",
        "codeberg.page",
    ),
    host_patterns=(r"[a-z0-9-]{1,40}\.codeberg\.page",),
    own_domains=("codeberg.org", "codeberg.page"),
    patterns=(
        Pattern(
            path="/.*",
            kind="pages site",
            key="codeberg.org/{handle}",
            host=r"(?P<handle>[a-z0-9-]+)\.codeberg\.page",
            keep_reserved=True,
        ),
        Pattern(
            path="/(?P<handle>[^/]+)(?:/.*)?", kind="pages site", key="codeberg.org/{handle}", host=r"codeberg\.page"
        ),
        Pattern(
            path="/api/v1/(?:users|orgs)/(?P<handle>[^/]+)(?:/.*)?",
            kind="API",
            key="{host}/{handle}",
            keep_reserved=True,
        ),
        Pattern(path="/org/(?P<handle>[^/]+)(?:/.*)?", kind="organisation page", key="{host}/{handle}"),
        Pattern(
            path=r"/(?P<handle>[^/]+?)(?:\.(?:keys|gpg|rss|atom|png))?(?:/.*)?",
            kind="user, organisation or repository",
            key="{host}/{handle}",
        ),
    ),
    text_patterns=(
        TextPattern(
            text=r"git@codeberg\.org:(?P<handle>[A-Za-z0-9_.-]+)/(?!\S*\.\.)\S+",
            kind="git URL",
            key="codeberg.org/{handle}",
        ),
    ),
    reserved=words(
        """
        - . .. .well-known admin api assets attachments avatar avatars captcha commits debug error explore
        favicon.ico forgejo-actions ghost gitea-actions install issues login manifest.json metrics milestones new
        notifications org pulls raw repo repo-avatars robots.txt search serviceworker.js ssh_info swagger
        swagger.v1.json user v2
        """
    ),
    handle=r"(?!.*\.(?:keys|gpg|rss|atom|png)\Z)(?!.*[-._]{2})(?!.*[-._]\Z)[0-9A-Za-z][-.\w]{0,39}",
    bare="codeberg.org/{handle}",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="set by each server; 429",
    gone="404, also for accounts that are not public",
    tried=Tried.RECORDED_SHAPE,
    stable_id="numeric id",
    examples={
        "https://acme.codeberg.page": "codeberg.org/acme",
        "https://codeberg.page/acme": "codeberg.org/acme",
        "https://codeberg.org/api/v1/users/acme": "codeberg.org/acme",
        "https://codeberg.org/org/acme/teams": "codeberg.org/acme",
        "https://codeberg.org/acme/forgejo": "codeberg.org/acme",
    },
    counterexamples=(
        "https://codeberg.org/search",
        "https://no-such-host.codeberg.org/acme",
        "https://codeberg.org/acme-_inc",
    ),
)
