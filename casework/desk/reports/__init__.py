"""What is said of children: taken down, shown on one card, put right, moved to another child, taken back."""
