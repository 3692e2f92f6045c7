"""Imported by every Python process of a round (PYTHONPATH): the clock of the round, and what a mutation check leaves out."""

import os

if os.environ.get("FAULTS_INSIDE"):
    from tests.faults.inside import arrange

    arrange.arrange(os.environ)
