"""The MCP server: eight read-only tools whose answers hold stored facts and words of fixed lists, and nothing else."""
