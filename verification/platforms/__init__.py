"""Platforms: what they are, how their addresses read, how an account's own words are read there."""

from verification.platforms.catalogue import PLATFORMS
from verification.platforms.naming import canonical, profile_url
from verification.platforms.reading import Reading, read

__all__ = ["PLATFORMS", "Reading", "canonical", "profile_url", "read"]
