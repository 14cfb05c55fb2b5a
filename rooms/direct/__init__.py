"""A room that is one WebRTC peer connection to this process; no media server needed.

Import :class:`rooms.direct.room.DirectRoom` from its module: the candidate's client shares the
small modules here (codec, ICE) and must not load the agent's libraries.
"""
