"""Every port in memory, with state, for tests of whatever uses the ports, in modules as `groupsync.ports` has them.

`tests/contract` holds them to the adapters.
"""
