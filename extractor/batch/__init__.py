"""A folder of reports → the store: in parallel processes, where a file that fails costs only itself."""
