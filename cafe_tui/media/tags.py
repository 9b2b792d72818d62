"""Tags of the clips that we make, and how long these are."""

from pathlib import Path
from typing import Any

from cafe_tui.domain.bookmark.clips import ClipTags
from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _


def write_tags(path: Path, tags: ClipTags) -> float:
    """Put `tags` into an MP3, M4A or Opus file that was just made; its length in seconds.

    Raises MediaError for what is none of these.
    """
    import mutagen

    try:
        file = mutagen.File(path)
        if file is None:
            raise MediaError(_("The clip could not be made"), _("What was encoded is no sound"))
        if file.tags is None:
            file.add_tags()
        _WRITERS[path.suffix](file, tags)
        file.save()
        return float(file.info.length)
    except (mutagen.MutagenError, OSError) as error:
        raise MediaError(_("The clip could not be made"), _("What was encoded cannot be tagged")) from error


def _write_id3(file: Any, tags: ClipTags) -> None:
    from mutagen import id3

    file.tags.add(id3.TIT2(encoding=3, text=[tags.title]))
    file.tags.add(id3.TPE1(encoding=3, text=[tags.show]))
    file.tags.add(id3.TALB(encoding=3, text=[tags.episode]))
    file.tags.add(id3.COMM(encoding=3, lang="XXX", desc="", text=[tags.comment]))
    if tags.chapter:
        file.tags.add(id3.TIT3(encoding=3, text=[tags.chapter]))
    if tags.link:
        file.tags.add(id3.WOAF(url=tags.link))


def _write_mp4(file: Any, tags: ClipTags) -> None:
    file["\xa9nam"], file["\xa9ART"], file["\xa9alb"] = [tags.title], [tags.show], [tags.episode]
    file["\xa9cmt"] = [tags.comment]
    for name, value in (("SUBTITLE", tags.chapter), ("WWW", tags.link)):
        if value:
            file[f"----:com.apple.iTunes:{name}"] = [value.encode()]


def _write_comments(file: Any, tags: ClipTags) -> None:
    values = {
        "title": tags.title, "artist": tags.show, "album": tags.episode, "comment": tags.comment,
        "subtitle": tags.chapter, "contact": tags.link,
    }  # fmt: skip
    for name, value in values.items():
        if value:
            file[name] = [value]


_WRITERS = {".mp3": _write_id3, ".m4a": _write_mp4, ".opus": _write_comments}
