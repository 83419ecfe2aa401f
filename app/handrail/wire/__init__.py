"""The wire: exact bytes, chains, signatures, receipts, signed documents, CloudEvents."""
