"""The token in a public post of the account; the person tells us the address of the post."""

from verification.methods.method import Method

POST = Method(
    name="post",
    read="the post",
    place="{url}",
    how="Post this line publicly from the account, as it is, and paste the address of the post here: "
    "brand-registry: {token}",
    how_on={
        "x": "Post this line publicly from @{handle}, as it is and not as a quote or a reply, and paste the address of "
        "the post here: brand-registry: {token}",
    },
    needs_place=True,
)
