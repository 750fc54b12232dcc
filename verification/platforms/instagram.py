"""How addresses of Instagram are written, and what they name."""

from verification.platforms.conversations import graph_api, instagram_api
from verification.platforms.platform import AppKey, Pattern, Platform, ReadingResult, TextPattern, Tried, words

INSTAGRAM = Platform(
    slug="instagram",
    name="Instagram",
    profile_url="https://www.instagram.com/{handle}/",
    report_form="https://help.instagram.com/contact/636276399721841",
    hosts=("instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am", "ig.me"),
    own_domains=("instagram.com", "instagr.am", "ig.me", "cdninstagram.com"),
    mirror_hosts=("ddinstagram.com",),
    patterns=(
        Pattern(path="/m/(?P<handle>[^/]+)", kind="direct-message link", host=r"ig\.me"),
        Pattern(path="/.*", kind="short link", result=ReadingResult.NEEDS_LOOKUP, host=r"ig\.me"),
        Pattern(path="/_u/(?P<handle>[^/]+)", kind="app link"),
        Pattern(
            path="/share(?:/(?:p|tv|reels?))?/(?P<post>[^/]+)",
            kind="share link",
            result=ReadingResult.NEEDS_LOOKUP,
            key="share:{post}",
            normalise=(),
        ),
        Pattern(
            path="/(?:p|tv|reels?)/(?P<post>[^/]+)(?:/.*)?",
            kind="post, author not in URL",
            result=ReadingResult.NEEDS_LOOKUP,
            key="post:{post}",
            normalise=(),
        ),
        Pattern(
            path="/s/(?P<post>[^/]+)",
            kind="highlight share",
            result=ReadingResult.NEEDS_LOOKUP,
            key="share:{post}",
            normalise=(),
        ),
        Pattern(
            path=r"/stories/highlights/(?P<post>\d+)",
            kind="highlight",
            result=ReadingResult.NEEDS_LOOKUP,
            key="highlight:{post}",
            normalise=(),
        ),
        Pattern(path="/stories/(?:me|highlights)(?:/.*)?", kind="own stories", result=ReadingResult.NOT_AN_ACCOUNT),
        Pattern(path=r"/stories/(?P<handle>[^/]+)(?:/\d+)?", kind="story", keep_reserved=True),
        Pattern(path="/(?P<handle>[^/]+)/(?:p|tv|reels?|guide)/[^/]+(?:/.*)?", kind="post", binding="no"),
        Pattern(path="/@?(?P<handle>[^/@]+)(?:/.*)?", kind="profile"),
    ),
    text_patterns=(
        TextPattern(text="instagram://user/?", kind="app link", query={"username": "(?P<handle>[A-Za-z0-9._]+)"}),
    ),
    reserved=words(
        """
        about accounts ajax api challenge developer developers direct directory download emails explore graphql
        invites legal locations logging nametag oauth p privacy qr reel reels s session share static stories terms
        tv web your_activity
        """
    ),
    handle=r"(?!.*\.\.)(?!\.)(?!.*\.$)[A-Za-z0-9._]{1,30}",
    bare="{handle}",
    stable_id="numeric user id (pk)",
    keyed={"profile_text": instagram_api.profile_text},
    app_key=AppKey(host="graph.facebook.com", with_id=True, complaint=graph_api.complaint),
    limits="counted by the hour for the operator's own account; professional accounts only",
    gone="the same error as for a personal account, so it is read as unknown",
    tried=Tried.RECORDED_SHAPE,
    by_person=(
        "Open the profile: its link must lead to the proven domain, which must list it, and name and contact "
        "must be the brand's."
    ),
    examples={
        "https://ig.me/m/acme": "acme",
        "https://instagram.com/_u/acme": "acme",
        "https://instagram.com/stories/acme/123": "acme",
        "https://instagram.com/acme/p/C0deXyZ/": "acme",
        "https://instagram.com/acme/tagged/": "acme",
    },
    counterexamples=(
        "https://ig.me/xyz",
        "https://instagram.com/share/reel/BAzy",
        "https://instagram.com/p/C0deXyZ/",
        "https://instagram.com/s/aGlnaGxpZ2h0",
        "https://instagram.com/stories/highlights/17895485401104052",
        "https://instagram.com/stories/me/",
        "https://no-such-host.instagram.com/acme",
        "https://instagram.com/.acme",
    ),
)
