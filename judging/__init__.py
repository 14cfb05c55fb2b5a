"""What an answer shows: points that were made, levels of the rubric, and the words that prove them.

- ``answers``, ``quotes``, ``flags``: the transcript as a judge may read it;
- ``hints``, ``evidence_reader``: which points of a full answer were made, for what to ask next
  and for the report;
- ``grading``, ``levels``: a language model's grade of one dimension, and the level that code
  makes of it.

``evidence_reader`` and ``grading`` are the only modules that ask a model. Live interviews reach
them through ``agent.listening.coverage``, reports through ``levels.judge_dimension``; another
judge takes the place of these two modules and changes neither caller.
"""
