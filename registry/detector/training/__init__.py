"""Learns the weights from labelled handles: `python -m registry.detector.training LABELLED REGISTERED`."""
