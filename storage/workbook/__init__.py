"""The roster workbook: read it, check it, give back a marked copy, hand out a template. No database in here."""
