"""Lemmy, PeerTube and Pixelfed speak ActivityPub: they are read like any fediverse server, under their own name."""

from dataclasses import replace

from verification.accounts import AccountRef
from verification.platforms.conversations import activitypub
from verification.platforms.platform import Conversation, Get, Talk


def _asked_as(slug: str, talk: Talk) -> Talk:
    """The same conversation, whose questions go where the operator sends those of this platform."""

    def asked(account: AccountRef, place: str | None) -> Conversation:
        conversation = talk(account, place)
        try:
            question = next(conversation)
            while True:
                reply = yield replace(question, base=slug) if isinstance(question, Get) else question
                question = conversation.send(reply)
        except StopIteration as end:
            ending = end.value
        return ending  # type: ignore[no-any-return]

    return asked


LEMMY = {
    "profile_text": _asked_as("lemmy", activitypub.profile_text),
    "post": _asked_as("lemmy", activitypub.post),
}
PIXELFED = {
    "profile_text": _asked_as("pixelfed", activitypub.profile_text),
    "post": _asked_as("pixelfed", activitypub.post),
}
# A video names two authors, its account and its channel: so only the profile is read.
PEERTUBE = {"profile_text": _asked_as("peertube", activitypub.profile_text)}
