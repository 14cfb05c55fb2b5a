"""A candidate's client without a browser: connects, speaks clips, listens, and measures.

It uses the product only over HTTP and WebRTC, as a page or an app would, and runs in its own
process.
"""
