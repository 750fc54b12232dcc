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
    },
)
