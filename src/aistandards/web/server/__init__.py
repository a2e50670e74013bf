"""The server: pages and the API from the table of routes, with Starlette."""
