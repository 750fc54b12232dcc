"""How addresses of Pixelfed are written, and what they name."""

from verification.platforms.conversations import fediverse_kinds
from verification.platforms.platform import Address, Pattern, Platform, ReadingResult, Tried, words

PIXELFED = Platform(
    slug="pixelfed",
    name="Pixelfed",
    profile_url="https://{host}/@{user}",
    addresses=(Address("(?P<user>[^@]+)@(?P<host>[^@/]+)", "https://{host}/@{user}"),),
    hosts=(
        "pixelfed.social",
        "pixelfed.de",
        "pixey.org",
        "pxlmo.com",
        "metapixl.com",
        "gram.social",
        "pixelfed.art",
        "pixelfed.uno",
    ),
    patterns=(
        Pattern(path=r"/p/(?P<user>[^/@]+)/\d+(?:/.*)?", kind="post", key="{user}@{host}", binding="unknown"),
        Pattern(path="/(?:p|u|users)/@?(?P<user>[^/@]+)(?:/.*)?", kind="profile or actor", key="{user}@{host}"),
        Pattern(path=r"/i/web/(?:profile|post)/\d+.*", kind="profile or post by id", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(path="/@(?P<user>[^/@]+)@(?P<rhost>[A-Za-z0-9.-]+)", kind="remote account", key="{user}@{rhost}"),
        Pattern(
            path="/@?(?P<user>[A-Za-z0-9][A-Za-z0-9._-]*)(?:/(?:collections|followers|following|embed|saved))?",
            kind="profile",
            key="{user}@{host}",
            reserved_group="user",
        ),
        Pattern(path=".*", kind="page of the server", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    reserved=words(
        """
        .htaccess 400 401 403 404 500 503 504 _lang _language a about about-us aboutus abuse account actor actors
        admin administrator admins api app assets audio auth avatar avatars b bartender booth bouncer broadcast
        broadcaster browse c cdn checkpoint circle circles collection collections communities community contact
        contact-us contact_us costar costars css d dashboard db deck delete deleted deleting dev developer
        developers discover discovers dj dmca doc docs drive driver drives e email emails embed embed.js emoji
        emojis error explore export exports external f favicon.ico featured fedi fediverse feed follow follow-me
        follow_me followme follows font fonts g gdpr ghost ghosts global go graph group groups h header headers help
        help-center help-center- help-center_ help_center help_center- help_center_ helpcenter home horizon htaccess
        i image images img imgs import imports inbox index.php instance intent invite invites j join js k key l lab
        labs lang language legal link live location locations login logout look look-back loop loops m manifest.json
        media menu micro mini mix-manifest.json music my my2020 my2021 my2022 my2023 my2024 my2025 my2026 my2027
        my2028 my2029 my2030 n network networks new news news-room news-rooms newsfeed newsroom newsrooms o oauth
        official p page pages password photo photos pin pins portfolio portfolios post pre privacy private public q
        query quote r redirect redirects register registers report reports reset results review reviews robot robots
        robots.txt s sc search sell send settings short shortcode site sites stage static status statuses storage
        stories story support svg svgs t telescope terms timeline timelines tour tv u user username usernames users
        v valet vendor video videos w waiter wall web whatnew whats-new whats-news whatsnew ws wss www x y year
        year-in-review z
        """
    ),
    handle=r"(?=.{1,30}\Z)[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)?",
    handle_group="user",
    conversations=fediverse_kinds.PIXELFED,
    limits="set by each server; 429",
    gone="404 at WebFinger, 410 or a Tombstone for deleted accounts",
    tried=Tried.REAL_PROTOCOL,
    stable_id="actor id https://{host}/users/{user}; numeric id",
    examples={
        "https://pixelfed.social/p/acme/667105": "acme@pixelfed.social",
        "https://pixelfed.social/users/acme": "acme@pixelfed.social",
        "https://pixelfed.social/acme": "acme@pixelfed.social",
    },
    counterexamples=(
        "https://pixelfed.social/i/web/profile/2",
        "https://pixelfed.social/about",
        "https://pixelfed.social/a_c_m_e",
    ),
)
