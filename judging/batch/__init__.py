"""Many answers and interviews judged at once, from a file of JSON lines.

- ``lines``: reads the file;
- ``tasks``: the requests that a line needs, and the line of output that their findings make;
- ``openai_format``: the same requests and replies as files of OpenAI's batch format;
- ``stability``: what changed between repeated readings.
"""
