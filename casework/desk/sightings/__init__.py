"""Children seen out of school: told of by whoever saw them, found out about, answered for."""
