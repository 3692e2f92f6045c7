"""Everything an installation has stored, in one file, and back from it onto either database."""
