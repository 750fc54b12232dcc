"""Hosts that are no platform of ours but decide how an address reads: wrappers, shorteners, shared sites, servers."""

from dataclasses import dataclass

from verification.platforms.platform import words


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A page that only sends on to the address in one of its parameters; the wrapper itself is never asked."""

    host: str
    path: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerPath:
    """A path by which a server nobody told us about may be of the fediverse: WebFinger has to say so."""

    path: str
    platform: str
    kind: str
    key: str


WRAPPERS = (
    Wrapper(
        r"(?:l|lm)\.facebook\.com|l\.(?:(?:instagram|threads|messenger)\.com|threads\.net)",
        r"/l\.php|/flx/warn|/",
        ("u",),
    ),
    Wrapper(r"(?:www\.)?facebook\.com|(?:instagram|threads)\.com", r"/l\.php|/flx/warn", ("u",)),
    Wrapper(r"(?:www\.)?youtube\.com", "/redirect|/attribution_link", ("q", "u")),
    Wrapper(r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", "/url", ("q", "url")),
    Wrapper(r"out\.reddit\.com", "/.*", ("url",)),
    Wrapper(r"(?:www\.)?linkedin\.com", "/redir/redirect|/safety/go|/authwall", ("url", "sessionRedirect")),
    Wrapper(r"t\.umblr\.com", "/redirect", ("z",)),
    Wrapper(r"steamcommunity\.com", "/linkfilter", ("url", "u")),
    Wrapper(r"(?:m\.)?vk\.(?:com|ru)", r"/away\.php", ("to",)),
    Wrapper(r"(?:www\.)?tiktok\.com", "/link/v2", ("target",)),
    Wrapper(r"(?:www\.)?medium\.com", "/r", ("url",)),
    Wrapper(r"(?:www\.)?pinterest\.com", "/offsite", ("url",)),
    Wrapper(r"(?:exit|gate)\.sc", "/", ("url",)),
    Wrapper(r"slack-redir\.net", "/link", ("url",)),
    Wrapper(r"(?:www\.)?duckduckgo\.com", "/l", ("uddg",)),
    Wrapper(r"[a-z0-9-]+\.safelinks\.protection\.outlook\.com", "/", ("url",)),
)

# Short links: whose they are is known only after a request.
SHORTENERS = words(
    """
    amzn.to bit.ly bitly.com buff.ly cutt.ly dai.ly dlvr.it fb.watch flic.kr g.co go.bsky.app goo.gl hyperurl.co
    is.gd j.mp lin.ee linktr.cc lnkd.in on.soundcloud.com ow.ly pin.it rb.gy redd.it s.team shorturl.at snd.sc
    spoti.fi spotify.link t.cn t.co t.ly t.snapchat.com tinyurl.com tmblr.co trib.al vk.cc vm.tiktok.com
    vt.tiktok.com youtube.app.goo.gl
    """
)

# Every path belongs to somebody else: a proof for the whole host would be wrong there.
SHARED_HOSTS = words(
    """
    amazon.com archive.org archive.ph archive.today bing.com crunchbase.com docs.google.com drive.google.com
    dropbox.com duckduckgo.com ebay.com en.wikipedia.org forms.gle glassdoor.com google.com maps.google.com
    notion.so onedrive.live.com pastebin.com raw.githubusercontent.com sites.google.com translate.google.com
    trustpilot.com web.archive.org webcache.googleusercontent.com wikipedia.org
    """
)

SERVER_PATHS = (
    ServerPath(
        r"/@(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})@(?P<rhost>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?:/.*)?",
        "activitypub",
        "remote account",
        "{user}@{rhost}",
    ),
    ServerPath(
        r"/@(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}?)(?:\.(?:rss|json|atom))?(?:/.*)?",
        "activitypub",
        "account candidate",
        "{user}@{host}",
    ),
    ServerPath(
        r"/users/(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})(?:/statuses/\d+)?",
        "activitypub",
        "account candidate",
        "{user}@{host}",
    ),
    ServerPath(
        r"/(?:video-channels|accounts)/(?P<user>[A-Za-z0-9_.:-]{1,50})(?:/.*)?",
        "peertube",
        "account candidate",
        "{user}@{host}",
    ),
)

# Sites whose /@name and /users/name pages look like the fediverse and are not: no candidate, only a page of the site.
NOT_FEDIVERSE = words(
    """
    35photo.pro 3ddd.ru accounts.eclipse.org anonup.com antipunk.com api.mixlr.com architizer.com
    archiveofourown.org atcoder.jp autokadabra.ru backdoor.sdslabs.co beta.cent.co blogs.klerk.ru bookafly.com
    brainscale.net coda.io cont.ws creativemarket.com credly.com darudar.org dcpg.ru defcad.com devrant.com
    dogster.ru dou.ua droners.io e621.net echo.msk.ru en.datezone.com extensions.gnome.org free-lance.ua
    gamejolt.com gentlemint.com getmakerlog.com gfycat.com hackerearth.com hackmd.io hashnode.com hive.blog
    hiveblocks.com holopin.io hubpages.com id.dev.by illustrators.ru instantcms.ru irecommend.ru italia-ru.com
    kakuyomu.jp kashalot.com kloomba.com knowyourmeme.com laracasts.com letras.mus.br likee.video linuxfr.org
    linuxmint.info listed.to mediarepost.ru minfin.com.ua modx.pro mywishboard.com nitrc.org nsctotal.com.br
    observablehq.com odysee.com olhardigital.com.br omoimot.ru opengameart.org openhub.net opensource.com osu.ppy.sh
    paragraph.com patch.com pikabu.ru pokemonshowdown.com polymarket.com pornhub.com pronouns.page pronouny.xyz
    public.com pyha.ru radiomed.ru rawg.io renderosity.com repl.it replit.com scratch.mit.edu selly.gg seoforum.com
    shazoo.ru skeb.jp snipplr.com speedrun.com splits.io status.cafe steemit.com studfile.net subeta.net
    substack.com teletype.in tenor.com tinder.com tldrlegal.com trakt.tv trashbox.ru tweeta.tiago.zip unsplash.com
    velog.io virgool.io wakatime.com www.7cups.com www.anime-planet.com www.bible.com www.biggerpockets.com
    www.capfriendly.com www.ccdi.ru www.chitalnya.ru www.clubhouse.com www.codechef.com www.codementor.io
    www.codewars.com www.commudle.com www.connosr.com www.credly.com www.cropty.io www.drive2.ru www.empowher.com
    www.fark.com www.figma.com www.filmo.gs www.fixya.com www.fl.ru www.fluther.com www.free-lancers.net
    www.freelancejob.ru www.funnyordie.com www.hackerearth.com www.hackingwithswift.com www.imood.com
    www.jetpunk.com www.kaskus.co.id www.kinokopilka.pro www.kongregate.com www.kwai.com www.lesswrong.com
    www.metal-archives.com www.moxfield.com www.myminifactory.com www.nintendolife.com www.palnet.io www.polygon.com
    www.pornhub.com www.producthunt.com www.pushsquare.com www.rappad.co www.redgifs.com www.redtube.com
    www.runitonce.com www.sbnation.com www.slant.co www.spatial.io www.spoj.com www.the-village.ru www.theverge.com
    www.tinder.com www.trakt.tv www.travellerspoint.com www.vibilagare.se www.vivino.com www.volgogradru.com
    www.weblancer.net www.wireclub.com www.wordnik.com xhamster.com zora.co
    """
)
