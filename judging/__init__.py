"""What an answer shows: points that were made, levels of the rubric, and the words that prove them.

- ``answers``, ``quotes``, ``flags``: the transcript as a judge may read it;
- ``judge``, ``findings``: which points of a full answer are told, for what to ask next and for
  the report;
- ``grading``, ``levels``: a language model's grade of one dimension, and the level that code
  makes of it.

Live interviews reach a judge through ``agent.listening.coverage``, reports through ``levels``.
"""
