"""Telling programs outside what happened: signed messages, sent again until they arrive."""
