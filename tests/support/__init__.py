"""What the tests share: small upstream sites, stores of either engine, and the command run in this process."""
