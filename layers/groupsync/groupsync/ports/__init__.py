"""Ports: what the use cases need from outside, a module for each purpose, each port with five methods or fewer.

Adapters implement them; `tests/fakes` has one with state for each; `tests/contract` runs both through one suite.
"""
