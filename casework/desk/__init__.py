"""The desk: one verb per thing that staff do; each reads the casebook, adds facts, recomputes, and says what follows."""
