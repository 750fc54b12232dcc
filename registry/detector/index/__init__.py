"""The look-up structure under the guarded names: arrays for a million of them, dicts for those added since."""
