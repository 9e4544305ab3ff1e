"""The day of classes and schools: roll call, boards, the day's sheet, the rounds, and which days are school days."""
