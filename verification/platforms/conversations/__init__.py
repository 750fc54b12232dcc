"""How platforms are asked for an account's own words: pure generators, one module per platform."""
