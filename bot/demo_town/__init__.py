"""The fictional town of the demo: people drawn from a seed, and what has happened to some of its children."""
