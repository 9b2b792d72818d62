"""Bookmarks as other programs write and read them: one module for each format, and the table of them."""

from .common import Mark
from .forms import FORMS, Form, form_of

__all__ = ["FORMS", "Form", "Mark", "form_of"]
