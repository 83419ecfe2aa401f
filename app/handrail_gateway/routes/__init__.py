"""The HTTP doors, one module per concern; each only reads a request and writes an answer."""
