"""Everything the listener can do on the screen: one registry for keys, footer, palette, help and the README.

A command belongs to a scope: the class that declares it as a binding and has its action. Adding one here
and the action there is all there is to do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from textual.binding import Binding
from textual.keys import key_to_character

from cafe_tui.domain.language import N_, _, pgettext


class Scope(StrEnum):
    """Who answers a command; the value heads its group in the help."""

    LISTEN = N_("Listen")
    KEEP = N_("Keep")
    BROWSE = N_("Browse")
    LIST = N_("In a list")
    SHOWS = N_("In the shows")
    EPISODES = N_("In the episodes")
    CHAPTERS = N_("In the chapters")
    KEPT = N_("In the kept segments")
    BOOKMARKS = N_("In the bookmarks of all shows")
    EDGES = N_("At the ends of a segment")
    NOTES = N_("In the notes")
    TRANSCRIPT = N_("In the transcript")
    TALK = N_("In the comments")
    QUEUE = N_("In the queue")
    SEARCH_FIELD = N_("While typing a search")
    SEARCH = N_("In what a search found")
    FIND = N_("Where shows are found")
    PROGRAM = N_("Program")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: `id` names it in a keymap, `action` is Textual's action, `keys` are comma-separated.

    A command without `keys` is typed in a way that bindings cannot say; it is here for the help.
    """

    id: str
    scope: Scope
    keys: str
    title: str
    help: str
    action: str
    palette: bool = True
    shown_keys: str = ""
    """The keys in people's words, where Textual's names would not do."""

    @property
    def key_text(self) -> str:
        """The keys as help and README show them."""
        if self.shown_keys.startswith("ctrl+p "):  # and what is typed then
            return _(self.shown_keys)
        if self.shown_keys:
            return self.shown_keys
        return " ".join(map(shown_key, self.keys.split(",")))

    @property
    def short_key(self) -> str:
        """The first key, for the last line of the screen."""
        return self.key_text.split(" ")[0]


KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "semicolon": ";",
    "apostrophe": "'",
    "colon": ":",
    "ampersand": "&",
    "at": "@",
    "quotation_mark": '"',
    "percent_sign": "%",
    "number_sign": "#",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "backslash": "\\",
    "left": "←",
    "right": "→",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "shift+up": "shift+↑",
    "shift+down": "shift+↓",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "shift+Tab",
    "backspace": "Backspace",
    "alt+left": "alt+←",
}


def shown_key(key: str) -> str:
    """What people call a key of Textual's."""
    if known := KEY_NAMES.get(key):
        return known
    *modifiers, last = key.split("+")
    if last[:1] == "f" and last[1:].isdigit():
        last = last.upper()
    return "+".join([*modifiers, KEY_NAMES.get(last) or key_to_character(last) or last])


_L, _K, _B, _P = Scope.LISTEN, Scope.KEEP, Scope.BROWSE, Scope.PROGRAM
_C, _M, _E, _T = Scope.CHAPTERS, Scope.BOOKMARKS, Scope.EDGES, Scope.TRANSCRIPT
_F, _S = Scope.SEARCH_FIELD, Scope.SEARCH

COMMANDS: tuple[Command, ...] = (
    Command(
        "pause", _L, "space", "Play or pause",
        "Pause what plays; with nothing open, play the episode under the cursor where you left it",
        "toggle_pause"),
    Command("play", _B, "P", "Play this episode", "Play the episode under the cursor where you left it",
            "play_episode"),
    Command("back", _L, "left", "Back 10 s", "Ten seconds back (or those of skip)", "skip(-1)"),
    Command("forward", _L, "right", "On 10 s", "Ten seconds on (or those of skip)", "skip(1)"),
    Command("back-minute", _L, "shift+left", "Back a minute", "Sixty seconds back (or those of skip_far)",
            "skip_far(-1)"),
    Command("forward-minute", _L, "shift+right", "On a minute", "Sixty seconds on (or those of skip_far)",
            "skip_far(1)"),
    Command("next-chapter", _L, "n", "Next chapter", "To the start of the next chapter", "chapter(1)"),
    Command(
        "previous-chapter", _L, "p", "Previous chapter",
        "To the start of this chapter, or of the one before when it has only just begun",
        "chapter(-1)"),
    Command("slower", _L, "less_than_sign", "Slower",
            "One step slower, pitch kept; remembered for the show", "speed(-1)"),
    Command("faster", _L, "greater_than_sign", "Faster",
            "One step faster, pitch kept; remembered for the show", "speed(1)"),
    Command("quieter", _L, "minus", "Quieter", "Five per cent quieter", "volume(-5)"),
    Command("louder", _L, "plus,equals_sign", "Louder", "Five per cent louder", "volume(5)", shown_keys="+"),
    Command("mute", _L, "M", "Mute", "Play on without sound, or with it again", "mute"),
    Command("trim", _L, "T", "Trim silence", "Let long pauses of this show go by faster, or no longer",
            "trim"),
    Command("level", _L, "V", "Level voices",
            "Raise the quiet voices of this show to the level of the loud ones, or no longer", "level"),
    Command("device", _L, "B", "Audio device", "Choose where the sound comes from", "devices"),
    Command("zoom", _B, "f", "Zoom the timeline", "Show only the chapter that sounds, or all again", "zoom"),
    Command(
        "sleep", _L, "Z", "Sleep timer",
        "Fade out and pause in 5 minutes; pressed again in 10, 15, 30, 45, 60, at the end of the chapter, "
        "of the episode, not at all; pressed later, five minutes or a chapter more",
        "sleep"),
    Command("ask-sleep", _L, "Y", "Sleep in …",
            "Type when to sleep: minutes, chapters or episode; nothing calls it off", "ask_sleep"),
    Command("stop", _L, "S", "Stop", "Close the sound; its place is kept", "stop"),
    Command("undo-jump", _L, "u", "Back to where it was",
            "Back to where the sound was before the last jump, also in another episode", "undo_jump"),
    Command("redo-jump", _L, "ctrl+r", "Forward again", "Forward again to where the sound went back from",
            "redo_jump"),
    Command(
        "resume", _L, "y", "Where you had come to",
        "Go on where you had come to, after a chapter far from it was played for less than a minute",
        "resume"),
    Command("missed", _L, "N", "What you missed",
            "Play the next part of the episode that you have not heard, and then those after it", "missed"),
    Command("mark", _K, "b", "Keep this moment", "Bookmark the moment that sounds now", "mark"),
    Command("segment-start", _K, "left_square_bracket", "Start a segment", "A segment to keep begins now",
            "segment_start"),
    Command(
        "segment-end", _K, "right_square_bracket", "End the segment",
        "The segment ends now and is kept; without a start it ends the bookmark made last, or moves its end",
        "segment_end"),
    Command(
        "mark-back", _K, "left_curly_bracket", "Keep what was just said",
        "Keep the last 15 seconds (or those of lead_in) as a segment; ] later moves its end",
        "mark_back"),
    Command("mark-chapter", _K, "right_curly_bracket", "Keep the whole chapter",
            "Keep the chapter under the cursor, or the one that sounds, from end to end", "mark_chapter"),
    Command("edges", _K, "semicolon", "Fine-tune the ends",
            "Move the ends of the segment by tenths of a second, hear them, let them snap", "edges"),
    Command(
        "note", _K, "w", "Write a note",
        "A note for the bookmark made last, or the one under the cursor; kept as you type", "write_note"),
    Command("tag", _K, "number_sign", "Tags", "Tags for it, commas between; Tab completes what is in use",
            "tag"),
    Command("rate", _K, "exclamation_mark", "Importance", "More important: !, !!, !!!, and then not at all",
            "rate"),
    Command("loop", _K, "ampersand", "Again and again",
            "Play the segment again and again; once more lets it end", "loop"),
    Command(
        "copy-link", _K, "at", "Copy a link",
        "Copy a link to the place, none that may be private; in the links, where one leads",
        "copy_link"),
    Command("copy-quote", _K, "quotation_mark", "Copy a quote",
            "Copy the note with time, title and show", "copy_quote"),
    Command("cut", _K, "percent_sign", "Cut the segment out",
            "Make a sound file of the segment, or of each that is ticked; the sound goes on", "cut"),
    Command("undo", _K, "z", "Undo", "Take back the last change to bookmarks, chapters or queue",
            "undo", shown_keys="z"),
    Command("search", _B, "ctrl+f", "Search everything",
            "Search shows, titles, notes, chapters, bookmarks, transcripts and comments", "app.search"),
    Command("filter", _B, "slash", "Filter", "Show only rows with these words", "filter"),
    Command("shows", _B, "s", "Shows", "To the list of shows", "show_pane('shows')"),
    Command("episodes", _B, "e", "Episodes", "To the list of episodes", "show_pane('episodes')"),
    Command("chapters", _B, "c", "Chapters", "To the chapters of the episode", "show_tab('chapters')"),
    Command(
        "other-chapters", _B, "C", "Other chapters",
        "Show the chapters of the next source: the notes, the feed, a chapter file, the sound",
        "other_chapters"),
    Command("notes", _B, "v", "Notes", "To the show notes of the episode", "show_tab('notes')"),
    Command("transcript", _B, "apostrophe", "Transcript", "To the transcript of the episode",
            "show_tab('transcript')"),
    Command("kept", _B, "m", "Kept segments", "To the bookmarks of the episode", "show_tab('kept')"),
    Command("talk", _B, "colon", "Comments", "To what listeners wrote about the episode", "show_tab('talk')"),
    Command(
        "links", _B, "L", "Links",
        "To all that leads from the episode: other episodes, links, people; from a chapter to its link",
        "links"),
    Command("bookmarks", _B, "K", "Bookmarks of all shows", "To the bookmarks of all shows", "app.bookmarks"),
    Command("times", _B, "t", "Letters over times",
            "Put a letter over every time, episode and link of the notes, or of the comments, to go there",
            "hint_times"),
    Command("wander-back", _B, "backspace,alt+left", "Back to the episode before",
            "Back to the episode whose notes or links led here", "wander_back"),
    Command("playing", _B, "o", "What plays", "To the episode that plays", "show_playing"),
    Command("go-in", _B, "l", "Go in", "To the pane on the right", "go_in", palette=False),
    Command("come-out", _B, "h,escape", "Come out", "To the pane on the left; out of a filter", "come_out",
            palette=False),
    Command("next-pane", _B, "tab", "Next pane", "To the next pane", "next_pane(1)", palette=False),
    Command("previous-pane", _B, "shift+tab", "Previous pane", "To the pane before", "next_pane(-1)",
            palette=False),
    Command("queue-last", _B, "i", "Queue at the end",
            "Put the episode, chapter or bookmark under the cursor at the end of the queue", "queue_last"),
    Command("queue-next", _B, "I", "Queue next", "The same, but right behind what plays", "queue_next"),
    Command("played", _B, "x", "Played or not", "Mark the episode as played, or as not played",
            "toggle_played"),
    Command("unplayed", _B, "U", "Unplayed only", "Show only episodes that were not played, or all again",
            "toggle_unplayed"),
    Command("add", _B, "a", "Add a show",
            "Add a show by its feed, page, Apple Podcasts link or id; or a path: recordings, a list of shows",
            "add_show"),
    Command("find-shows", _B, "ctrl+n", "Find shows", "Find shows by name in the directories of the web",
            "app.find_shows"),
    Command("import-shows", _B, "", "Import shows", "Take in the shows of another program (OPML, “urls”)",
            "import_shows", shown_keys="ctrl+p Import"),
    Command("export-shows", _B, "", "Export shows", "Write the shows as OPML for other programs",
            "export_shows", shown_keys="ctrl+p Export"),
    Command("refresh", _B, "r", "Refresh", "Fetch the feeds of all shows", "refresh_shows"),
    Command("remove", _B, "D", "Remove the show", "Remove the show under the cursor; its bookmarks stay",
            "remove_show"),
    Command("up", Scope.LIST, "up,k", "Up", "One row up", "move(-1)", palette=False),
    Command("down", Scope.LIST, "down,j", "Down", "One row down", "move(1)", palette=False),
    Command("page-up", Scope.LIST, "pageup", "Page up", "One page up", "page(-1)", palette=False),
    Command("page-down", Scope.LIST, "pagedown", "Page down", "One page down", "page(1)", palette=False),
    Command("first", Scope.LIST, "home,g", "First", "To the first row", "edge(-1)", palette=False),
    Command("last", Scope.LIST, "end,G", "Last", "To the last row", "edge(1)", palette=False),
    Command(
        "choose", Scope.LIST, "enter", "Choose",
        "Go into a show or an episode; play a chapter, a kept segment, or the time in a comment (again: the "
        "next time)",
        "choose", palette=False,
    ),
    Command(
        "number", _B, "", "Chapter by number", "Type a chapter's number to play it", "", palette=False,
        shown_keys="1 … 99",
    ),
    Command("refresh-show", Scope.SHOWS, "R", "Refresh this show",
            "Fetch the feed of the show, whatever came of it before", "screen.refresh_show"),
    Command("move-show", Scope.SHOWS, "E", "Another address", "Fetch the show from another address",
            "screen.move_show"),
    Command("download", Scope.EPISODES, "d", "Download", "Download the episode; stop that, or go on with it",
            "screen.download"),
    Command("delete-download", Scope.EPISODES, "delete", "Delete the download",
            "Remove the episode's file from the disk", "screen.delete_download"),
    Command("download-rule", _B, "O", "Download by itself",
            "What is downloaded and deleted by itself for the show", "download_rule"),
    Command("change-chapter", _C, "E", "Change a chapter", "Another start and title for the chapter",
            "screen.change_chapter"),
    Command("add-chapter", _C, "A", "Add a chapter", "A chapter begins with what is heard now",
            "screen.add_chapter"),
    Command("delete-chapter", _C, "d,delete", "Delete a chapter", "This is no chapter",
            "screen.delete_chapter"),
    Command(
        "anchor-chapter", _C, "H", "Chapter is heard here",
        "What is heard now is this chapter: it and all later ones move, in this copy of the sound",
        "screen.anchor_chapter"),
    Command("earlier", _C, "comma", "All 1 s earlier", "All chapters one second earlier",
            "screen.shift_chapters(-1)"),
    Command("later", _C, "full_stop", "All 1 s later", "All chapters one second later",
            "screen.shift_chapters(1)"),
    Command("much-earlier", _C, "left_parenthesis", "All 10 s earlier", "All chapters ten seconds earlier",
            "screen.shift_chapters(-10)"),
    Command("much-later", _C, "right_parenthesis", "All 10 s later", "All chapters ten seconds later",
            "screen.shift_chapters(10)"),
    Command(
        "flip-chapters", _C, "F", "MM:SS or HH:MM",
        "Read the times as minutes and seconds for hours and minutes, or the other way round",
        "screen.flip_chapters"),
    Command("skip-chapter", _C, "X", "Skip or play a chapter",
            "Pass the chapter over in playing, or no longer", "screen.skip_chapter"),
    Command("skip-words", _C, "W", "Words to skip",
            "Pass over the chapters of this show with some words in the title", "screen.skip_words"),
    Command("reset-chapters", _C, "R", "Chapters as published",
            "Drop all corrections of this episode's chapters", "screen.reset_chapters"),
    Command("edit-kept", Scope.KEPT, "E", "Change times", "Change a bookmark's start and end", "edit_times"),
    Command("delete-kept", Scope.KEPT, "d,delete", "Delete", "Delete the bookmark under the cursor",
            "delete_kept"),
    Command("tick", _M, "x", "Tick", "Tick the bookmark, or all under the heading; or no longer",
            "tick", palette=False),
    Command("tick-range", _M, "X", "Tick a range", "Tick all from the one ticked last to here", "tick_range"),
    Command("tick-all", _M, "A", "Tick all", "Tick all on view, or none", "tick_all"),
    Command("filter-bookmarks", _M, "slash", "Filter",
            "Show only those with some words in note, transcript, chapter, episode, show, with a #tag or !!",
            "screen.filter"),
    Command("group", _M, "v", "Group", "Put them under headings by show, episode, tag, day, or under none",
            "screen.next_group"),
    Command("order", _M, "o", "Order",
            "As they are heard, the newest, the most important or the longest first", "screen.next_order"),
    Command("play-row", _M, "P", "Play in a row",
            "Play what is ticked, else all under the heading, one after the other", "screen.play_row"),
    Command("queue-found", _M, "i", "Queue at the end",
            "Put what is ticked, or this one, at the end of the queue", "screen.queue_last"),
    Command("queue-found-next", _M, "I", "Queue next", "The same, but right behind what plays",
            "screen.queue_next"),
    Command("export-found", _M, "e", "Export",
            "Write what is ticked, or this one, to a new file, as its ending says (.md .json .csv .vtt …); "
            "a folder gets notes",
            "screen.export"),
    Command("delete-found", _M, "d,delete", "Delete", "Delete what is ticked, or this one", "screen.delete"),
    Command("leave-bookmarks", _M, "escape,h,K", "Back",
            "Out of the ticks, out of the filter, then back to shows and episodes", "screen.come_out",
            palette=False),
    Command("nudge-back", _E, "left", "Earlier", "A tenth of a second earlier", "nudge(-0.1)", palette=False),
    Command("nudge-on", _E, "right", "Later", "A tenth of a second later", "nudge(0.1)", palette=False),
    Command("nudge-back-1", _E, "shift+left", "1 s earlier", "A second earlier", "nudge(-1)", palette=False),
    Command("nudge-on-1", _E, "shift+right", "1 s later", "A second later", "nudge(1)", palette=False),
    Command("nudge-back-5", _E, "down,pagedown", "5 s earlier", "Five seconds earlier", "nudge(-5)",
            palette=False),
    Command("nudge-on-5", _E, "up,pageup", "5 s later", "Five seconds later", "nudge(5)", palette=False),
    Command("other-edge", _E, "tab", "The other end", "To the other end", "other_edge", palette=False),
    Command("hear-edge", _E, "enter", "Hear it",
            "Hear two seconds of the segment at this end, then on where the sound was", "hear_edge",
            palette=False),
    Command("start-now", _E, "left_square_bracket", "Start now", "It begins with what is heard now",
            "set_edge('start')", palette=False),
    Command("end-now", _E, "right_square_bracket", "End now", "It ends with what is heard now",
            "set_edge('end')", palette=False),
    Command("snap-chapter", _E, "c", "Chapter's edge", "To the nearest start or end of a chapter",
            "snap('chapter')", palette=False),
    Command("snap-silence", _E, "s", "Nearest pause",
            "To the nearest pause between words, of a sound that is on this machine", "snap('silence')",
            palette=False),
    Command("close-edges", _E, "escape,semicolon", "Done", "Done; z takes all of it back", "close_edges",
            palette=False),
    Command("scroll-up", Scope.NOTES, "k", "Up", "One line up", "scroll_up", palette=False,
            shown_keys="↑ k"),
    Command("scroll-down", Scope.NOTES, "j", "Down", "One line down", "scroll_down", palette=False,
            shown_keys="↓ j"),
    Command("find-words", _T, "slash", "Find", "Find words in the transcript", "screen.find_words"),
    Command("next-hit", _T, "n", "Next place", "To the next place with the words that are looked for",
            "hit(1)", palette=False),
    Command("previous-hit", _T, "N", "Place before", "To the place before with the words that are looked for",
            "hit(-1)", palette=False),
    Command("follow", _T, "F", "Follow the sound",
            "Keep the line that sounds on view again, after you have looked elsewhere", "follow"),
    Command("select-lines", _T, "v", "Select lines",
            "Select lines from here on, or nothing any more; b keeps them as a segment", "select"),
    Command("extend-up", _T, "shift+up", "Select up", "Select the line above as well", "extend(-1)",
            palette=False),
    Command("extend-down", _T, "shift+down", "Select down", "Select the line below as well", "extend(1)",
            palette=False),
    Command("keep-lines", _T, "b", "Keep the lines",
            "Keep what is selected as a segment, from the start of its first line to the end of its last",
            "keep_lines", palette=False),
    Command("fetch-transcript", _T, "R", "Fetch it again", "Ask the server of the transcript again",
            "fetch_again"),
    Command("leave-lines", _T, "escape", "Back", "Out of the selection, out of the words, then to the left",
            "leave_lines", palette=False),
    Command("leave-comment", Scope.TALK, "A", "Leave a comment",
            "Open the page on which a comment can be left", "leave_comment", palette=False),
    Command("open-comment", Scope.TALK, "W", "Open the comment", "Open the comment on its page",
            "open_comment", palette=False),
    Command("ask-news", Scope.TALK, "R", "New comments", "Look for new comments now", "ask_news",
            palette=False),
    Command("queue-down", Scope.QUEUE, "J,shift+down", "Further down", "This one plays later",
            "screen.move_item(1)", palette=False),
    Command("queue-up", Scope.QUEUE, "K,shift+up", "Further up", "This one plays earlier",
            "screen.move_item(-1)", palette=False),
    Command("unqueue", Scope.QUEUE, "d,delete", "Remove", "Take this one out of the queue",
            "screen.remove_item", palette=False),
    Command("clear-queue", Scope.QUEUE, "D", "Clear the queue", "Take all out of the queue",
            "screen.clear_queue"),
    Command("save-queue", Scope.QUEUE, "s", "Save as a mixtape", "Keep the queue under a name",
            "screen.save_queue"),
    Command("open-queue", Scope.QUEUE, "o", "Open a mixtape", "Let the queue be one that was saved",
            "screen.open_queue"),
    Command("export-queue", Scope.QUEUE, "e", "Export as M3U",
            "Write the queue to a playlist for other players", "screen.export_queue"),
    Command("autoplay", Scope.QUEUE, "a", "Go on by itself", "Whether the next one plays when one has ended",
            "screen.toggle_autoplay"),
    Command("undo-queue", Scope.QUEUE, "z", "Undo", "Take back the last change", "screen.undo",
            shown_keys="z"),
    Command("leave-queue", Scope.QUEUE, "escape,h", "Back", "Back to shows and episodes", "screen.leave",
            palette=False),
    Command("next-found", _F, "down", "Down", "To the next hit", "screen.move(1)", palette=False),
    Command("previous-found", _F, "up", "Up", "To the hit before", "screen.move(-1)", palette=False),
    Command("found-page-down", _F, "pagedown", "Page down", "A page of hits down", "screen.page(1)",
            palette=False),
    Command("found-page-up", _F, "pageup", "Page up", "A page of hits up", "screen.page(-1)", palette=False),
    Command("play-found", _F, "enter", "Play there", "Play the hit, from where it is; go to a show",
            "screen.choose", palette=False),
    Command("show-found-typing", _F, "ctrl+o", "Show it", "Go to the episode, without playing it",
            "screen.show_hit", palette=False),
    Command("next-kind-typing", _F, "ctrl+t", "Next kind", "Only the next kind of hits, and then all again",
            "screen.next_kind(1)", palette=False),
    Command("to-found", _F, "tab", "To the hits", "To the hits, where every key is a command",
            "screen.to_rows", palette=False),
    Command("leave-search-field", _F, "escape", "Back", "Back to where you were; what you typed is kept",
            "screen.leave", palette=False),
    Command("show-found", _S, "o,ctrl+o", "Show it", "Go to the episode, without playing it",
            "screen.show_hit", shown_keys="o"),
    Command("keep-found", _S, "b", "Keep the place", "Bookmark the place that was found", "screen.keep_hit"),
    Command("queue-hit", _S, "i", "Queue at the end",
            "Put the episode, chapter, bookmark or place at the end of the queue", "screen.queue_last"),
    Command("queue-hit-next", _S, "I", "Queue next", "The same, but right behind what plays",
            "screen.queue_next"),
    Command("next-kind", _S, "v,ctrl+t", "Next kind", "Only the next kind of hits, and then all again",
            "screen.next_kind(1)", shown_keys="v"),
    Command("to-search", _S, "slash,ctrl+f,tab", "To the words", "Back to what is looked for",
            "screen.to_field", palette=False, shown_keys="/ Tab"),
    Command("leave-search", _S, "escape,h", "Back", "Back to where you were; what you typed is kept",
            "screen.leave", palette=False),
    Command("preview-found", Scope.FIND, "v", "Look into it",
            "List the newest episodes of the show, without following it; once more, to them",
            "screen.preview"),
    Command("hear-found", Scope.FIND, "P", "Hear it",
            "Play the episode under the cursor of the preview, without following its show",
            "screen.hear_found"),
    Command("found-times", Scope.FIND, "t", "Letters over times",
            "Put a letter over every time and link of its notes, to go there", "screen.hint_found"),
    Command("next-found-pane", Scope.FIND, "tab", "The other list",
            "To the episodes of the preview, to the notes, and back to the shows", "screen.next_pane",
            palette=False),
    Command("add-found", Scope.FIND, "a", "Follow it", "Add the show to yours, as Enter does",
            "screen.add_found"),
    Command("other-words", Scope.FIND, "slash", "Other words", "To the words to find shows by",
            "screen.words"),
    Command("leave-find", Scope.FIND, "escape,h,ctrl+n", "Back", "Back to shows and episodes",
            "screen.leave", palette=False),
    Command("queue", _P, "Q", "The queue", "Show what plays next; once more leads back", "app.queue"),
    Command("stop-work", _P, "ctrl+x", "Stop what goes on",
            "Stop cutting, finding shows, or a change to many bookmarks, of which nothing is kept then",
            "app.stop_work"),
    Command("commands", _P, "ctrl+p", "Commands", "Find any command by its name; for the mouse, too",
            "app.command_palette", palette=False),
    Command("sync", _P, "", "Sync", "Shows, places and played marks to your other machines, and theirs here",
            "app.sync", shown_keys="ctrl+p Sync"),
    Command("put-aside", _P, "ctrl+z", "Put the program aside",
            "Back to the shell, the sound waits; fg brings it back", "app.put_aside"),
    Command("covers", _P, "", "Covers",
            "Show covers and the pictures of chapters, or no longer (they need cafe-tui[covers])",
            "app.covers", shown_keys="ctrl+p Covers"),
    Command("tour", _P, "backslash", "First steps",
            "The first steps, in a line that goes on as you do them; once more ends them", "app.tour"),
    Command("help", _P, "question_mark", "Help", "All keys", "app.help"),
    Command("quit", _P, "q", "Quit", "Leave; your place is kept", "app.quit"),
)  # fmt: skip


def bindings(*scopes: Scope) -> list[Binding]:
    """Textual bindings for the commands of these scopes."""
    return [_binding(command) for command in COMMANDS if command.keys and command.scope in scopes]


def _binding(command: Command) -> Binding:
    # Classes take their bindings while they are made, which is after the language was chosen.
    return Binding(
        command.keys,
        command.action,
        _(command.title),
        show=False,
        key_display=command.short_key,
        id=command.id,
        tooltip=_(command.help),
    )


KEY_LINE = "key line"
"""In which context the words beside keys are translated; there is little room for them."""
LAST_LINE = (
    ("pause", "pause"), ("previous-chapter", "previous"), ("next-chapter", "next"), ("mark", "keep"),
    ("commands", "all"),
    ("segment-start", "start"), ("segment-end", "end"), ("search", "search"), ("times", "times"),
    ("filter", "filter"), ("quit", "quit"), ("bookmarks", "kept"), ("note", "note"), ("undo", "undo"),
    ("add", "add"), ("help", "help"),
)  # fmt: skip
"""The ids of the commands in the last line of the screen, most wanted first, each with a word for it.

The last one has its place however narrow the screen is.
"""


QUEUE_LINE = (
    ("pause", "pause"), ("commands", "all"),
    ("choose", "play from here"), ("queue-down", "down"), ("queue-up", "up"),
    ("unqueue", "remove"), ("undo-queue", "undo"), ("save-queue", "save"), ("open-queue", "open"),
    ("clear-queue", "clear"), ("leave-queue", "back"), ("help", "help"),
)  # fmt: skip
"""The same for the screen of the queue."""


FIND_LINE = (
    ("choose", "follow"), ("preview-found", "look into it"), ("hear-found", "hear it"),
    ("other-words", "other words"), ("commands", "all"), ("leave-find", "back"),
    ("pause", "pause"), ("help", "help"),
)  # fmt: skip
"""The same for the screen on which shows are found."""


BOOKMARKS_LINE = (
    ("choose", "play"), ("tick", "tick"), ("filter-bookmarks", "filter"), ("group", "group"),
    ("order", "order"), ("play-row", "in a row"), ("loop", "loop"), ("note", "note"), ("tag", "tags"),
    ("rate", "important"), ("delete-found", "delete"),
    ("undo", "undo"), ("copy-quote", "quote"),
    ("copy-link", "link"), ("undo-jump", "back"), ("queue-found", "queue"), ("export-found", "export"),
    ("mark", "keep"), ("leave-bookmarks", "leave"), ("help", "help"),
)  # fmt: skip
"""The same for the screen of bookmarks."""


SEARCH_LINE = (
    ("play-found", "play there"), ("show-found-typing", "show"), ("next-kind-typing", "kind"),
    ("to-found", "hits"), ("leave-search-field", "back"), ("keep-found", "keep"), ("queue-hit", "queue"),
    ("pause", "pause"), ("help", "help"),
)  # fmt: skip
"""The same for the screen of the search."""


EDGES_LINE = (
    ("nudge-back", "0.1 s"), ("nudge-on", "0.1 s"), ("hear-edge", "hear"), ("other-edge", "other end"),
    ("close-edges", "done"), ("snap-silence", "silence"), ("snap-chapter", "chapter"), ("start-now", "now"),
    ("end-now", "now"), ("nudge-back-1", "1 s"), ("nudge-on-1", "1 s"), ("nudge-back-5", "5 s"),
    ("nudge-on-5", "5 s"),
)  # fmt: skip
"""The same for the ends of a segment, of which none has its place in any case."""


def last_line(
    ids: Iterable[tuple[str, str]] = LAST_LINE, commands: Iterable[Command] = COMMANDS
) -> list[tuple[Command, str]]:
    """The commands of the last line, each with its word in the listener's language."""
    known = {command.id: command for command in commands}
    return [(known[command_id], pgettext(KEY_LINE, word)) for command_id, word in ids]


@runtime_checkable
class _Commanded(Protocol):
    commands: Sequence[Command]


def commands_of(app: object) -> Sequence[Command]:
    """What can be done in a program, with the keys that the listener has set there."""
    return app.commands if isinstance(app, _Commanded) else COMMANDS


def keyed(text: str, app: object) -> str:
    """Words of our own with the keys that hold in a program, in place of `{id}` of commands.

    A command without a key is called by where it is to be had, the palette.
    """
    return text.format_map(_Keys(commands_of(app)))


class _Keys(dict[str, str]):
    """The first key of each command by its id, looked up when it is asked for."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def __missing__(self, name: str) -> str:
        command = next((one for one in self._commands if one.id == name), None)
        if command is None:
            raise KeyError(name)
        return command.short_key or f"{self['commands']} “{name}”"


Keyed = Callable[[str], str]
"""`keyed` of one program."""


def usually_keyed(text: str) -> str:
    """The same with the keys that commands have unless the listener gives them others."""
    return keyed(text, None)


def by_scope(commands: Iterable[Command] = COMMANDS) -> dict[Scope, list[Command]]:
    """The commands, grouped in the order of the scopes."""
    groups: dict[Scope, list[Command]] = {scope: [] for scope in Scope}
    for command in commands:
        groups[command.scope].append(command)
    return {scope: group for scope, group in groups.items() if group}
