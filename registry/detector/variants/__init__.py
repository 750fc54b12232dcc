"""The other way round: the lookalikes that a squatter would register of a name, for probing and for the tests."""

from registry.detector.variants.choosing import Variant, variants

__all__ = ["Variant", "variants"]
