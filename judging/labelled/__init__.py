"""The labelled set: answers whose points, and interviews whose levels, were decided by people.

``schemas`` is the format, ``load`` reads and validates it; the data of each language is in
``en/`` and ``ko/``. docs/judging.md says who labelled it and by which rules.
"""
