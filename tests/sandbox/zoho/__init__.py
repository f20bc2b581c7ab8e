"""A pretend Zoho: accounts, People, Connect and Directory over one company that lives in memory.

Run it with `python -m tests.sandbox.zoho`, or drive it in process through `application.create_app`.
"""
