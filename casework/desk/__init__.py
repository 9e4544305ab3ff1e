"""The desk: one verb per thing that staff do; each adds facts to the casebook, recomputes, and says what follows."""
