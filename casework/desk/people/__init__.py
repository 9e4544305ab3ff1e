"""Staff and rolls: joining, posts, who stands in for whom, the linked groups, the roster, and words for children."""
