"""The registry: people, companies, brands, claims and what the public is told."""
