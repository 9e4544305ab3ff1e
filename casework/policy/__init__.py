"""A town's written policy as data: typed, each number with the clause it comes from."""
