"""Pages of the catalogue: one table of routes and one set of page values for the site, the server, the API and MCP.

A page value is made by a function of `pages` from the catalogue and the parameters of its route. Templates, the API and
the MCP tools write the same values.
"""
