"""The commands about downloads: fetch, delete, list, and a show's rule."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.feed.local_files import is_local
from cafe_tui.domain.files.download import Download, DownloadState, Part
from cafe_tui.domain.files.download_rules import DownloadRule
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Episode, EpisodeId
from cafe_tui.services.house import House

from .output import complain, note, say, say_json, table
from .progress import ProgressBar
from .records import Record, download_record, rule_record

_STATES = {
    DownloadState.WANTED: N_("wanted"),
    DownloadState.PARTIAL: N_("partial"),
    DownloadState.DONE: N_("done"),
    DownloadState.FAILED: N_("failed"),
    DownloadState.REMOVED: N_("removed"),
}


def download(house: House, arguments: Namespace) -> int:
    """`download [EPISODE...] [--delete]`: what fails is named and the rest goes on."""
    episodes = [house.library.find_episode(spec) for spec in arguments.episodes]
    if arguments.delete:
        return _delete(house, episodes, arguments)
    ids = [episode.id for episode in episodes]
    if arguments.episodes:
        house.downloads.enqueue(*ids)
        for episode in episodes:
            if is_local(episode.media_url):
                note(_("{title} is on this machine already", title=episode.title))
    else:
        ids = house.downloads.resume_unfinished()
    status = fetch(house, ids, quiet=arguments.json)
    if arguments.json:
        say_json([_record(house, *one) for one in _known(house, ids)])
    elif not ids:
        note(_("Nothing was interrupted"))
    return status


def fetch(house: House, ids: Sequence[EpisodeId], *, quiet: bool = False) -> int:
    """Wait for these downloads and tell how they came out (`quiet`: only what failed)."""
    parts: dict[EpisodeId, Part] = {}
    with ProgressBar(_("Downloading"), megabytes) as bar:

        def show(download: Download) -> None:
            parts[download.episode_id] = download.part
            known = [part for part in list(parts.values()) if part.length]
            bar.show(sum(part.received for part in known), sum(part.length or 0 for part in known))

        stop = house.downloads.on_change(show)
        try:
            house.downloads.wait(ids)
        finally:
            stop()
    status = 0
    for known, episode in _known(house, ids):
        path = house.downloads.path_of(known.episode_id)
        if path is None:
            note(f"cafe-tui: {episode.title}: {known.error or _('It was stopped')}")
            status = 1
        elif not quiet:
            say(
                _(
                    "Downloaded {title} ({size}): {path}",
                    title=episode.title,
                    size=megabytes(known.part.received),
                    path=path,
                )
            )
    return status


def list_downloads(house: House, arguments: Namespace) -> int:
    """`downloads`"""
    known = _known(house, [download.episode_id for download in house.downloads.listing()])
    if arguments.json:
        say_json([_record(house, *one) for one in known])
    elif not known:
        note(_("There are no downloads: “cafe-tui download EPISODE” makes one"))
    else:
        rows = [
            (
                str(download.episode_id),
                _state(house, download),
                megabytes(download.part.received),
                episode.show,
                f"{episode.title} (! {download.error})" if download.error else episode.title,
            )
            for download, episode in known
        ]
        say(table(("ID", "STATE", "SIZE", "SHOW", "TITLE"), rows, right=(0, 2)))
    return 0


def rule(house: House, arguments: Namespace) -> int:
    """`download-rule SHOW [--newest N] [--keep N|all] [--delete-played | --no-delete-played]`"""
    show = house.library.find_show(arguments.show)
    rule = house.download_rules.of_show(show.id)
    if arguments.newest is not None:
        rule = replace(rule, newest=arguments.newest)
    if arguments.keep is not None:
        rule = replace(rule, keep=None if arguments.keep == "all" else arguments.keep)
    if arguments.delete_played is not None:
        rule = replace(rule, delete_played=arguments.delete_played)
    if rule != house.download_rules.of_show(show.id):
        house.download_rules.set(show.id, rule)
    if arguments.json:
        say_json(rule_record(show, rule))
    else:
        say(f"{show.title}: {_in_words(rule)}")
    return 0


def megabytes(size: int) -> str:
    """`12.3 MB`"""
    return _("{size:.1f} MB", size=size / 1_000_000.0)


def _delete(house: House, episodes: Sequence[Episode], arguments: Namespace) -> int:
    deleted: list[EpisodeId] = []
    for episode in episodes:
        if house.downloads.delete(episode.id):
            deleted.append(episode.id)
        else:
            complain(
                NotFoundError(
                    _("“{title}” is not downloaded", title=episode.title),
                    hint=_("“cafe-tui downloads” lists them"),
                )
            )
    if arguments.json:
        say_json([_record(house, *one) for one in _known(house, deleted)])
    else:
        for episode in episodes:
            if episode.id in deleted:
                say(_("Deleted the download of {title}", title=episode.title))
    return 0 if len(deleted) == len(episodes) else 1


def _known(house: House, ids: Sequence[EpisodeId]) -> list[tuple[Download, Episode]]:
    """The downloads of these episodes, as far as they are in the library."""
    found = ((house.downloads.of_episode(episode.id), episode) for episode in house.library.episodes(ids))
    return [(download, episode) for download, episode in found if download]


def _record(house: House, download: Download, episode: Episode) -> Record:
    return download_record(download, episode, house.downloads.path_of(download.episode_id))


def _state(house: House, download: Download) -> str:
    if download.state is DownloadState.DONE:
        return _("done") if house.downloads.path_of(download.episode_id) else _("missing")
    state = _(_STATES[download.state])
    return state if download.percent is None else f"{state}, {download.percent} %"


def _in_words(rule: DownloadRule) -> str:
    if rule == DownloadRule():
        return _("nothing is downloaded or deleted by itself")
    parts = [
        _("the newest {count} are downloaded", count=rule.newest)
        if rule.newest
        else _("nothing is downloaded by itself"),
        _("all are kept") if rule.keep is None else _("{count} of them are kept", count=rule.keep),
        _("what was played is deleted") if rule.delete_played else _("what was played stays"),
    ]
    return ", ".join(parts)
