"""The pure engine: definition + state + command + now → new state + changes.

Nothing in here opens a database, reads a clock or knows what a directive is. See docs/adr for how it sits on
SpiffWorkflow.
"""
