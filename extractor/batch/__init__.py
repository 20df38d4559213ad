"""A folder of reports → the store: in parallel processes, where a file that fails costs only itself.

`run.Batcher` does it. The modules are imported one by one, so that a worker starts without what only the parent needs.
"""
