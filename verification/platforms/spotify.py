"""How addresses of Spotify are written, and what they name."""

from verification.platforms.conversations import spotify_api
from verification.platforms.platform import Address, AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried

SPOTIFY = Platform(
    slug="spotify",
    name="Spotify",
    profile_url="https://open.spotify.com/artist/{id}",
    addresses=(
        Address("(?P<type>artist|show)/(?P<id>[A-Za-z0-9]{22})", "https://open.spotify.com/{type}/{id}"),
        Address("user/(?P<user>[A-Za-z0-9._-]{0,63}[A-Za-z0-9_-])", "https://open.spotify.com/user/{user}"),
    ),
    hosts=(
        "open.spotify.com",
        "play.spotify.com",
        "spotify.link",
        "spoti.fi",
        "podcasters.spotify.com",
        "creators.spotify.com",
        "artists.spotify.com",
    ),
    own_domains=("spotify.com", "spotify.link", "spoti.fi", "scdn.co"),
    patterns=(
        Pattern(path="/.+", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"spotify\.link|spoti\.fi"),
        Pattern(
            path="/pod/(?:show|profile)/(?P<slug>[^/]+)(?:/.*)?",
            kind="podcast host page",
            result=ReadingResult.NEEDS_LOOKUP,
            host=r"(?:podcasters|creators)\.spotify\.com",
        ),
        Pattern(
            path=".*",
            kind="tool",
            result=ReadingResult.NOT_AN_ACCOUNT,
            host=r"(?:podcasters|creators|artists)\.spotify\.com",
        ),
        Pattern(
            path="/(?:intl-[a-z]{2,3}(?:-[a-z]{2})?/)?(?:embed/)?(?P<type>artist|show)/(?P<id>[A-Za-z0-9]{22})(?:/.*)?",
            kind="artist or show",
            key="{type}/{id}",
            normalise=(),
        ),
        Pattern(
            path="/(?:intl-[a-z]{2,3}(?:-[a-z]{2})?/)?(?:embed/)?user/(?P<user>[A-Za-z0-9._-]{0,63}[A-Za-z0-9_-])(?:/.*)?",
            kind="user",
            key="user/{user}",
            normalise=(),
        ),
        Pattern(
            path="/(?:intl-[a-z]{2,3}(?:-[a-z]{2})?/)?(?:embed/)?(?:track|album|playlist|episode|prerelease|concert)/.+",
            kind="track, album, playlist, episode",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page of the service", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(
            text="spotify:(?P<type>artist|show):(?P<id>[A-Za-z0-9]{22})", kind="URI", key="{type}/{id}", normalise=()
        ),
        TextPattern(
            text="spotify:user:(?P<user>[A-Za-z0-9._-]{0,63}[A-Za-z0-9_-])(?::.*)?",
            kind="URI",
            key="user/{user}",
            normalise=(),
        ),
    ),
    unicode=True,
    normalise=(),
    stable_id="the id itself",
    keyed={"profile_text": spotify_api.profile_text, "post": spotify_api.post},
    app_key=AppKey(
        host="api.spotify.com",
        token_url="https://accounts.spotify.com/api/token",  # noqa: S106 -- an address
        complaint=spotify_api.complaint,
    ),
    limits="counted over 30 seconds, not disclosed; shows and playlists of users, no artists",
    gone="404, also for shows that are not to be had in the US and for private playlists",
    tried=Tried.RECORDED_SHAPE,
    examples={
        "https://open.spotify.com/show/38bS44xjbVVZ3No3ByF1aa": "show/38bS44xjbVVZ3No3ByF1aa",
        "https://open.spotify.com/intl-de/artist/0OdUWJ0sBjDrqHygGUXeCF": "artist/0OdUWJ0sBjDrqHygGUXeCF",
        "https://open.spotify.com/user/acme/playlist/37i9dQZF1DX": "user/acme",
    },
    counterexamples=(
        "https://spotify.link/AbCdEf",
        "https://open.spotify.com/track/6habFhsOp2NvshLv26DqMb",
        "https://no-such-host.spotify.com/acme",
    ),
)
