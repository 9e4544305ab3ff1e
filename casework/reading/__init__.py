"""A teacher's message becomes facts: names, days, lessons, reasons."""
