"""The canary: an outside client that says something every ten seconds and listens whether it comes through.

It knows the wire contract and no Django, so that it stays small (python -m chatsite.canary).
"""
