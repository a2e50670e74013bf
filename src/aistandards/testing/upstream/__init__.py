"""The test server that simulates an upstream, and the formats of its answers."""
