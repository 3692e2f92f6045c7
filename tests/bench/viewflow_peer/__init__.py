"""django-viewflow doing the work of one assignment: what a Python developer would take instead.

A Django application as the library's documentation builds one: a process model, a flow, one user task after the other. It runs
in a process of its own (``__main__``), because Django's settings belong to a whole process.
"""
