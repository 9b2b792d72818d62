"""Bookmarks, tags and corrections on several machines: records, and what comes of any set of them."""
