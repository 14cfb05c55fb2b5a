"""What answers show: statements that they tell, each with the words that prove it, and levels.

- ``answers``, ``quotes``, ``flags``: the transcript as a judge may read it;
- ``findings``, ``judge``: what a judge finds, and its interface; ``capable`` reads with a language
  model (``prompts``, ``reading``, ``parts``), ``nothing`` stands in where there is none, and
  ``embedded`` chooses between them;
- ``levels``, ``reasoning``: levels and their reasons, computed from findings;
- ``labelled``, ``checking``, ``qualification``: how well a judge agrees with labelled answers,
  and what it may decide;
- ``batch``: whole files of answers and interviews.

Nothing else asks a model, and no words of a model are shown to anyone.
"""
