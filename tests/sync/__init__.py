"""The client's side of replication, against a real gateway in a process of its own."""
