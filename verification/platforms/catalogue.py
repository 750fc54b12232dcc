"""All platforms we know, in the order in which a text is offered to them. A new platform is one file and one line."""

from collections.abc import Mapping
from types import MappingProxyType

from verification.platforms.activitypub import ACTIVITYPUB
from verification.platforms.appstore import APPSTORE
from verification.platforms.bluesky import BLUESKY
from verification.platforms.discord import DISCORD
from verification.platforms.facebook import FACEBOOK
from verification.platforms.forgejo import FORGEJO
from verification.platforms.github import GITHUB
from verification.platforms.gitlab import GITLAB
from verification.platforms.googleplay import GOOGLEPLAY
from verification.platforms.hackernews import HACKERNEWS
from verification.platforms.instagram import INSTAGRAM
from verification.platforms.keybase import KEYBASE
from verification.platforms.kick import KICK
from verification.platforms.lemmy import LEMMY
from verification.platforms.line import LINE
from verification.platforms.linkedin import LINKEDIN
from verification.platforms.linktree import LINKTREE
from verification.platforms.matrix import MATRIX
from verification.platforms.medium import MEDIUM
from verification.platforms.nostr import NOSTR
from verification.platforms.peertube import PEERTUBE
from verification.platforms.pinterest import PINTEREST
from verification.platforms.pixelfed import PIXELFED
from verification.platforms.platform import Platform
from verification.platforms.reddit import REDDIT
from verification.platforms.snapchat import SNAPCHAT
from verification.platforms.soundcloud import SOUNDCLOUD
from verification.platforms.spotify import SPOTIFY
from verification.platforms.stackexchange import STACKEXCHANGE
from verification.platforms.steam import STEAM
from verification.platforms.telegram import TELEGRAM
from verification.platforms.threads import THREADS
from verification.platforms.tiktok import TIKTOK
from verification.platforms.tumblr import TUMBLR
from verification.platforms.twitch import TWITCH
from verification.platforms.vimeo import VIMEO
from verification.platforms.vk import VK
from verification.platforms.website import WEBSITE
from verification.platforms.weibo import WEIBO
from verification.platforms.whatsapp import WHATSAPP
from verification.platforms.x import X
from verification.platforms.youtube import YOUTUBE

_ALL = (
    ACTIVITYPUB,
    MATRIX,
    BLUESKY,
    NOSTR,
    REDDIT,
    GITHUB,
    GITLAB,
    FORGEJO,
    X,
    INSTAGRAM,
    FACEBOOK,
    THREADS,
    YOUTUBE,
    TIKTOK,
    LINKEDIN,
    PINTEREST,
    SNAPCHAT,
    TELEGRAM,
    WHATSAPP,
    DISCORD,
    LINE,
    KEYBASE,
    TWITCH,
    KICK,
    HACKERNEWS,
    STACKEXCHANGE,
    LEMMY,
    PEERTUBE,
    PIXELFED,
    MEDIUM,
    TUMBLR,
    VIMEO,
    SOUNDCLOUD,
    SPOTIFY,
    STEAM,
    VK,
    WEIBO,
    LINKTREE,
    APPSTORE,
    GOOGLEPLAY,
    WEBSITE,
)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({platform.slug: platform for platform in _ALL})
