"""View models: what the screens show, and what the person wants."""
