"""The static site: the pages of the table of routes as files, with a search, feeds and the data."""
