"""Lists of shows as podcast programs hand them to each other: OPML, newsboat's `urls`.

A module for each form, and `forms`, which tells them apart.
"""
