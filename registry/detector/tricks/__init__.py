"""Tricks with the parts of a name: words added to it, a shown name that is borrowed."""
