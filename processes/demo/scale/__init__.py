"""A demonstration of any size: what was really played, copied with other days, units and people."""
