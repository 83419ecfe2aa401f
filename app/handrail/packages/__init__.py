"""The instruction package `.hrwi`: written the same way twice, read as if it were hostile."""
