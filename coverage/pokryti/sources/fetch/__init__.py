"""Bring files from their publishers: the only part that touches the network, and only when asked to."""
