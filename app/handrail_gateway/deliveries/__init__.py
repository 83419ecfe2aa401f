"""Deliveries: how records reach the systems that own them, and how it is known that they did."""
