"""Adapters: thin, one technology each. Nothing further in imports them except the wiring."""
