"""Gates: one pure function and one frozen facts type each; ``decide`` only collects."""
