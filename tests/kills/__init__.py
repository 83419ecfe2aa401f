"""SIGKILL of tablet and gateway while they work: what was said to be saved is there once, on both sides."""
