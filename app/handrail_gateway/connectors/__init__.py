"""Adapters of other systems, each one ``Connector`` of the delivery ledger."""
