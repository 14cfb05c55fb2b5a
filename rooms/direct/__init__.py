"""A room that is one WebRTC peer connection to this process; no media server needed.

Import :class:`rooms.direct.room.DirectRoom` from its module: the small modules here (codec,
jitter buffer, ICE) are shared with the candidate's client, which must not load the agent's
libraries.
"""
