"""A candidate's client without a browser: connects, speaks clips, hears, and measures.

It talks to the product only over HTTP and WebRTC, as a page or an app would, and runs in a
process of its own.
"""
