"""Several views: the same check made from other networks, and what they come to together."""

from verification.vantages.asking import Vantages
from verification.vantages.views import combine

__all__ = ["Vantages", "combine"]
