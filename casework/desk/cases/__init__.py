"""One child's case: what follows from the facts, return attempts, the way back, and the history behind it."""
