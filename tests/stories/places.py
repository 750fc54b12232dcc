"""The pages that have one address whatever the scene did: what every room adds its own to."""

from typing import Final

# What anybody sees.
PUBLIC: Final = {
    "front page": "/",
    "answer, official": "/lookup?account=https://x.com/orlendique",
    "answer, listed": "/lookup?account=https://twitter.com/mcdonalds",
    "answer, lookalike": "/lookup?account=https://www.instagram.com/orlendique_support",
    "answer, unknown": "/lookup?account=https://x.com/qwhjkzxv",
    "answer, bears a name": "/lookup?account=https://www.instagram.com/ikea",
    "answer, a handle": "/lookup?account=@ikea",
    "answer, a post": "/lookup?account=https://x.com/orlendique/status/1",
    "answer, nonsense": "/lookup?account=hello+world",
    "answer, a short link": "/lookup?account=https://bit.ly/x",
    "answer, nothing": "/lookup",
    "account": "/accounts/x/orlendique",
    "account, asking to look again": "/report/x/orlendique",
    "account, asked to look again": "/accounts/x/orlendique?reported=yes",
    "directory": "/brands",
    "directory, found": "/brands?q=orlen",
    "directory, nothing found": "/brands?q=zzzzzz",
    "brand, live": "/brands/orlendique",
    "brand, listed": "/brands/mcdonalds",
    "about": "/about",
    "platforms": "/platforms",
    "platforms, found": "/platforms?way=automatic&q=git",
    "platforms, nothing found": "/platforms?q=zzzzzz",
    "sign in": "/sign-in",
    "sign in, a bad link": "/sign-in/nonsense",
    "outbox": "/outbox",
    "not there": "/nowhere",
}
# What a member of the company of the scene sees, who is a moderator too.
DESK: Final = {
    "desk": "/desk",
    "company": "/companies/orlendique-holdings",
    "company, a new one": "/companies",
    "brand, taking over": "/brands/mcdonalds/claim",
    "brand, new": "/companies/orlendique-holdings/brands/new",
    "brand, a new one": "/companies/orlendique-holdings/brands",
    "brand, on the desk": "/desk/brands/orlendique",
    "brand, its claims": "/desk/brands/orlendique/claims",
    "taking over": "/desk/take-over?brand=ikea",
    "moderation": "/moderation",
    "moderation, jobs set aside": "/moderation/jobs",
    "moderation, a job": "/moderation/jobs/1",
}
