"""A real TCP proxy between tablet and gateway that does what networks do, seeded."""
