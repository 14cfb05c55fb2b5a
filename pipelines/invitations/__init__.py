"""Invitations by e-mail: what they say, when they are sent, and how."""
