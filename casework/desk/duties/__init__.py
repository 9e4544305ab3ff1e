"""What is owed: the prompts, the digest, what goes up the ladder, and the open list of the week."""
