"""``make bench``: every benchmark, one after the other."""

from bench import reading, report

report.main()
reading.main()
