"""Who is who: the device's key store, and people's badges and secrets."""
