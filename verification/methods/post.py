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
        "github": "Put this line into a text file of a public gist of your own (https://gist.github.com), no fork, and "
        "paste the address of the gist here: brand-registry: {token}",
        "forgejo": "Make a new public repository, leave it empty, put this line into its description, and paste the "
        "address of the repository here: brand-registry: {token}",
        "hackernews": "Post this line as a comment or as the text of a post, not as a quote, and paste the address of "
        "the comment or post here (press on its time): brand-registry: {token}",
        "discord": "Put this line into the description of the server (Server settings, Overview or Community), make an "
        "invite that never expires, and paste the invite here: brand-registry: {token}",
        "tiktok": "Put this line into the caption of a public video and paste the address of the video here: "
        "brand-registry: {token}",
        "youtube": "Put this line into the title of a public or unlisted video and paste the address of the video "
        "here: brand-registry: {token}",
        "vimeo": "Put this line into the description of a public video and paste the address of the video here: "
        "brand-registry: {token}",
        "soundcloud": "Put this line into the description of a public track and paste the address of the track here: "
        "brand-registry: {token}",
        "medium": "Put this line into the text of a story and paste the address of the story here. It counts while the "
        "story is among your ten newest: brand-registry: {token}",
        "tumblr": "Publish this line as an original post, not as a reblog or an answer, and paste its address here. It "
        "counts while the post is among your twenty newest: brand-registry: {token}",
        "reddit": "Publish this line as a text post, not as a link, a crosspost or a comment, and paste the address of "
        "the post here: brand-registry: {token}",
        "nostr": "Publish this line as a note of your own (kind 1), not as an answer or a quote, to large relays "
        "such as relay.damus.io, nos.lol or relay.primal.net, and paste its address (note1… or nevent1…) here: "
        "brand-registry: {token}",
        "telegram": "Post this line in the channel itself, not as a forward, and paste the address of the post here: "
        "brand-registry: {token}",
        "spotify": "Put this line into the title or description of a public playlist of your own, not a collaborative "
        "one, and paste the address of the playlist here: brand-registry: {token}",
        "vk": "Post this line on your own wall or, for a community, on its wall and without a signature, and paste the "
        "address of the post here: brand-registry: {token}",
        "facebook": "Post this line as the page, not as a share, and paste the address of the post here. It must hold "
        "the number of the post and not pfbid: brand-registry: {token}",
        "appstore": "Put this line into the description of one of your apps and paste the address of the app here: "
        "brand-registry: {token}",
    },
    needs_place=True,
)
