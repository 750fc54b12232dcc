"""The token in the profile: bio, profile fields, website or display name."""

from verification.methods.method import Method

PROFILE_TEXT = Method(
    name="profile_text",
    read="the profile",
    place="{url}",
    how="Put this line into the bio of the account, as it is: brand-registry: {token}",
    how_on={
        "github": "Put this line into the bio (Settings, Public profile, Bio) or, for an organisation, into its "
        "description, as it is: brand-registry: {token}",
        "bluesky": "Put this line into the description of the profile (Edit profile), as it is: "
        "brand-registry: {token}",
        "activitypub": "Put this line into the bio or an extra field of the profile (Preferences, Public profile), "
        "as it is: brand-registry: {token}",
        "lemmy": "Put this line into the bio (Settings, Bio) or, for a community, into its sidebar (description), "
        "as it is: brand-registry: {token}",
        "peertube": "Put this line into the description of the account (My account, Settings) or of the channel, "
        "as it is: brand-registry: {token}",
        "pixelfed": "Put this line into the bio of the profile (Settings, Account, Bio), as it is: "
        "brand-registry: {token}",
        "gitlab": "Put this line into the bio (Edit profile, Bio) or, for a group, into its description "
        "(Settings, General), as it is. The profile must be public: brand-registry: {token}",
        "forgejo": "Put this line into the biography (Settings, Profile) or, for an organisation, into its "
        "description, as it is. The profile must be public: brand-registry: {token}",
        "hackernews": 'Put this line into the "about" field of your user page, as it is: brand-registry: {token}',
        "keybase": "Put this line into the bio of the profile (Edit your profile), as it is: brand-registry: {token}",
        "stackexchange": 'Put this line into "About me" (Edit profile) on this very site, as it is and not as a '
        "quote: brand-registry: {token}",
        "steam": "Put this line into the summary (Edit profile, or Edit group profile for a group), as it is. The "
        "profile must be public: brand-registry: {token}",
        "matrix": "Put this line into a text field of the profile, as it is, and leave it there. A client without such "
        "fields has the display name (in Element: Settings, Account): brand-registry: {token}",
        "nostr": 'Put this line into "about" of your profile (kind 0), as it is, and let your client send the profile '
        "to large relays such as relay.damus.io, nos.lol or relay.primal.net: brand-registry: {token}",
        "telegram": "Put this line into the bio of the account (Settings, Edit profile) or, for a channel, group or "
        "bot, into its description, as it is: brand-registry: {token}",
        "tumblr": "Put this line into the description of the blog (Edit appearance), as it is: brand-registry: {token}",
        "soundcloud": "Put this line into the bio of the profile (Edit your profile, Bio), as it is: "
        "brand-registry: {token}",
        "pinterest": 'Put this line into "About" (Settings, Public profile), as it is: brand-registry: {token}',
        "snapchat": "Put this line into the bio of the public profile, as it is. A private profile cannot be read: "
        "brand-registry: {token}",
        "linktree": "Put this line into the bio of your page (Design, Header), as it is: brand-registry: {token}",
        "appstore": "Put this line into the description of one of your apps in the store of the US (App Store "
        "Connect), as it is: brand-registry: {token}",
        "youtube": "Put this line into the description of the channel (YouTube Studio, Customisation, Profile), as it "
        "is: brand-registry: {token}",
        "twitch": "Put this line into the bio of the channel (Settings, Profile), as it is: brand-registry: {token}",
        "kick": "Put this line into the bio of the channel (Settings, Profile), as it is, and be live while we look: "
        "offline, Kick may not show it to us: brand-registry: {token}",
        "reddit": 'Put this line into "About" of the profile (Settings, Profile), as it is: brand-registry: {token}',
        "spotify": "Put this line into the description of the show, as it is, where its feed is made (the host of the "
        "podcast). Artists cannot be proven, and users only by a playlist: brand-registry: {token}",
        "vk": "Put this line into the status or, for a community, into its description (Manage, Settings), as it is. "
        "Profile or community must be open to all: brand-registry: {token}",
        "facebook": "Put this line into the bio or the details of the page (Edit page), as it is. Only pages can be "
        "read, not profiles of people: brand-registry: {token}",
        "instagram": "Put this line into the bio (Edit profile), as it is. The account must be a professional one "
        "(Settings, Account type): brand-registry: {token}",
        "threads": "Put this line into the bio (Edit profile), as it is. The profile must be public: "
        "brand-registry: {token}",
    },
)
