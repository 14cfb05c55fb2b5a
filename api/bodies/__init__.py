"""The bodies of requests: who may send one, how large it may be, and how long it may take."""
