"""What we add to SpiffWorkflow, through its own extension points: subclasses of its task specs and parsers, nothing
patched.

`parser` says which class runs which element. The library calls the hooks (`_update_hook` when a token arrives,
`_run_hook` when it is run, `_on_complete_hook` when it is done); `Task` objects are its tokens, kept in a tree per
(sub)process.
"""
