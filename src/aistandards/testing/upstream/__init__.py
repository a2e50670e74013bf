"""The upstream that the suite serves: a small server and the forms of its answers."""
