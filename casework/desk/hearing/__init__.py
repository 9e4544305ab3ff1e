"""What comes in and who answers it: words, pictures, forwarded messages, groups, and what is asked back."""
