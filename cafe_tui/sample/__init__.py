"""The sample show "cafe-tui by Ear": a feed and its audio in the package, and a loopback server for them.

Nothing is imported here; `cafe_tui.sample.server` costs start-up time and is imported when it is needed.
The files are made by tools/make_sample.py.
"""

SAMPLE_TITLE = "cafe-tui by Ear"
SAMPLE_FEED_FILE = "feed.xml"
SAMPLE_ADDRESS_MARK = "http://sample.invalid"
"""Stands in the packaged feed for the address of the server, which is known only when it runs."""
