"""Reports from where departments publish them to files below `raw/`: `sources` says where, `run` does it all.

Pure rooms: reasons, sources, addresses, naming, listing, charsets. Rooms that touch the world: network, client, robots,
storing, record, run. The first never import the second.
"""
