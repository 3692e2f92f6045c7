"""The day of moving over: directives and open assignments of the system before, from a sheet (C18)."""
