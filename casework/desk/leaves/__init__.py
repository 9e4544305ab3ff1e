"""Leave: asked for, agreed to, with its note; it goes on, or is shorter than was said."""
