"""The arithmetic of a log that cannot be changed unseen: RFC 6962 trees, C2SP tiles and signed checkpoints (pure)."""
