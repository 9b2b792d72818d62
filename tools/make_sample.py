"""Makes the sample show out of the scripts in tools/sample/: audio, transcripts and feed in cafe_tui/sample/.

    .venv/bin/python tools/make_sample.py

Needs espeak-ng and an ffmpeg with libopus. A script has a header (`title:`, `published:`), the paragraphs
that introduce the notes, and parts:

    ---                            spoken before the first time of the notes
    Nell: Good morning.
    --- Nell explains the cup.     a paragraph of the notes; its time is measured, not written
    Nell: That was a cup.
    ===                            the closing paragraphs of the notes follow

Each timed part begins with the sound of a cup on a whole second, so the times in the notes are exact. The
transcripts have the words as they are written, and the times at which they are spoken.

What listeners say of an episode stands in a file of its name that ends in .comments.
"""

import math
import re
import subprocess
import tempfile
import wave
from array import array
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import TypeAlias

from cafe_tui.domain.timecode import format_time
from cafe_tui.domain.transcript import Line
from cafe_tui.domain.transcript.writers import to_webvtt
from cafe_tui.sample import SAMPLE_ADDRESS_MARK, SAMPLE_FEED_FILE, SAMPLE_TITLE

SCRIPTS = Path(__file__).parent / "sample"
TARGET = Path(__file__).parents[1] / "cafe_tui" / "sample"

RATE = 22_050
"""Samples per second, as espeak-ng speaks."""
FULL_SCALE = 32_767
SPEECH_LEVEL = 0.14
"""RMS of every spoken line, as a part of full scale: -17 dB gives the -19 LUFS usual for mono speech."""
PEAK_KNEE = 0.35
"""From this part of full scale on, peaks are bent softly towards the limit."""
PEAK_LIMIT = 0.55
"""No sample beyond this part of full scale: Opus overshoots by a few decibels."""
SILENCE = 0.004
"""Below this part of full scale, the ends of a spoken line are cut off."""
BITRATE = "24k"

LINE_GAP = 0.35
PART_GAP = 0.8
END_GAP = 1.0

VOICES = {
    "Nell": ["-v", "en-gb-x-rp+f2", "-s", "150", "-p", "52"],
    "Basil": ["-v", "en-gb-scotland+m3", "-s", "152", "-p", "45"],
}
SPOKEN_AS = {"cafe-tui": "kaffay tooey"}

DESCRIPTION = (
    "Three short episodes that teach cafe-tui while it plays them: how to browse, how to jump, how to keep. "
    "Spoken by two synthetic voices over one pot of coffee."
)

Samples: TypeAlias = "array[int]"


@dataclass(frozen=True)
class Part:
    """What is said under one paragraph of the notes; no note for the part before the first time."""

    note: str
    lines: tuple[tuple[str, str], ...]
    """(voice, words)."""


@dataclass(frozen=True)
class Remark:
    """What a listener says of an episode."""

    author: str
    answers: int
    """The number of the remark that this one answers, counted from 1; 0 for none."""
    published: datetime
    text: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """One episode as it is written."""

    number: int
    slug: str
    title: str
    published: datetime
    intro: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    remarks: tuple[Remark, ...]
    """In the order of time."""


@dataclass(frozen=True)
class Episode:
    """One episode as it was recorded."""

    script: Script
    starts: tuple[int, ...]
    """Seconds at which the parts with a note begin, in order."""
    duration: int
    """Seconds, rounded."""
    size: int
    """Bytes of the audio file."""

    @property
    def file_name(self) -> str:
        """The audio file's name in the package and on the server."""
        return f"{self.script.slug}.opus"

    @property
    def transcript_name(self) -> str:
        """The transcript's name there."""
        return f"{self.script.slug}.vtt"

    @property
    def comments_file(self) -> str:
        """The name of the feed of its comments, likewise."""
        return f"{self.script.slug}-comments.xml"


# Scripts


def read_script(path: Path) -> Script:
    """The script in a file named NUMBER-word.txt."""
    body, closing = path.read_text(encoding="utf-8").split("\n===\n")
    head, *parts = re.split(r"^---", body, flags=re.MULTILINE)
    header, intro = head.split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return Script(
        number=int(path.stem.split("-")[0]),
        slug=path.stem,
        title=fields["title"],
        published=datetime.fromisoformat(fields["published"]),
        intro=paragraphs(intro),
        parts=tuple(read_part(part) for part in parts),
        closing=paragraphs(closing),
        remarks=read_remarks(path.with_suffix(".comments")),
    )


def read_remarks(path: Path) -> tuple[Remark, ...]:
    """The remarks in a file; none where there is no file."""
    if not path.exists():
        return ()
    remarks = []
    for part in path.read_text(encoding="utf-8").split("\n---\n"):
        head, text = part.strip().split("\n\n", 1)
        who, published = head.rsplit(", ", 1)
        author, _, answers = who.partition(" answers ")
        remarks.append(Remark(author, int(answers or 0), datetime.fromisoformat(published), paragraphs(text)))
    return tuple(remarks)


def read_part(text: str) -> Part:
    """A part: its note on the first line, then the lines that are spoken."""
    note, *lines = text.split("\n")
    spoken = (line.split(": ", 1) for line in lines if line)
    return Part(note.strip(), tuple((voice, words) for voice, words in spoken))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text in which empty lines part them."""
    return tuple(paragraph.strip() for paragraph in text.strip().split("\n\n"))


# Sound


def speak(voice: str, words: str) -> Samples:
    """One spoken line at the common level, without silence at its ends."""
    for written, spoken in SPOKEN_AS.items():
        words = words.replace(written, spoken)
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", *VOICES[voice], "-w", file.name, "--", words], check=True)
        with wave.open(file.name) as recording:
            if recording.getframerate() != RATE:
                raise SystemExit(f"espeak-ng spoke at {recording.getframerate()} Hz, not at {RATE} Hz")
            samples = array("h", recording.readframes(recording.getnframes()))
    return levelled(trimmed(samples))


def trimmed(samples: Samples) -> Samples:
    """`samples` without silence at the beginning and the end."""
    loud = [index for index, sample in enumerate(samples) if abs(sample) > SILENCE * FULL_SCALE]
    return samples[loud[0] : loud[-1] + 1]


def levelled(samples: Samples) -> Samples:
    """`samples` at the speech level, with their peaks below the limit."""
    rms = math.sqrt(sum(sample * sample for sample in samples) / len(samples))
    gain = SPEECH_LEVEL / rms
    return array("h", (round(FULL_SCALE * limited(sample * gain)) for sample in samples))


def limited(level: float) -> float:
    """`level`, a part of full scale, bent so that it stays within the peak limit."""
    beyond = abs(level) - PEAK_KNEE
    if beyond <= 0:
        return level
    room = PEAK_LIMIT - PEAK_KNEE
    return math.copysign(PEAK_KNEE + room * math.tanh(beyond / room), level)


def cup() -> Samples:
    """A cup that is put down on a saucer: two quick knocks of ringing china."""
    partials = ((1_870, 9, 0.5), (3_140, 14, 0.35), (4_720, 20, 0.25), (6_910, 30, 0.15))  # Hz, decay, level

    def knock(time: float, level: float) -> float:
        if time < 0:
            return 0.0
        return level * sum(
            strength * math.exp(-decay * time) * math.sin(2 * math.pi * frequency * time)
            for frequency, decay, strength in partials
        )

    times = (index / RATE for index in range(int(0.45 * RATE)))
    return array("h", (round(FULL_SCALE * (knock(t, 0.22) + knock(t - 0.09, 0.14))) for t in times))


def silence(seconds: float) -> Samples:
    """Nothing, for so long."""
    return array("h", bytes(2 * round(seconds * RATE)))


def until_whole_second(length: int) -> Samples:
    """The silence after `length` samples up to the next whole second, at least the gap between two parts."""
    second = math.ceil(length / RATE + PART_GAP)
    return array("h", bytes(2 * (second * RATE - length)))


def record(script: Script) -> tuple[Samples, tuple[int, ...], tuple[Line, ...]]:
    """The sound of an episode, the seconds at which its timed parts begin, and what is said when."""
    sound = silence(LINE_GAP)
    starts = []
    lines = []
    for part in script.parts:
        if part.note:
            sound += until_whole_second(len(sound))
            starts.append(len(sound) // RATE)
            sound += cup()
        for voice, words in part.lines:
            sound += silence(LINE_GAP)
            begin = len(sound) / RATE
            sound += speak(voice, words)
            lines.append(Line(round(begin, 3), round(len(sound) / RATE, 3), voice, words))
    return sound + silence(END_GAP), tuple(starts), tuple(lines)


def encode(sound: Samples, script: Script, path: Path) -> None:
    """Write `sound` as mono Opus; bit-exact, so that the same sound gives the same file."""
    source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    tags = {"title": f"#{script.number} {script.title}", "artist": "Nell and Basil", "album": SAMPLE_TITLE}
    metadata = [argument for name, value in tags.items() for argument in ("-metadata", f"{name}={value}")]
    codec = ["-c:a", "libopus", "-b:a", BITRATE, "-application", "voip"]
    repeatable = ["-fflags", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *source, *codec, *repeatable, *metadata, str(path)],
        input=sound.tobytes(),
        check=True,
    )


# Feed


def notes_html(episode: Episode) -> str:
    """The show notes: introduction, a paragraph per timed part, closing words."""
    timed = (part.note for part in episode.script.parts if part.note)
    first, *others = zip(episode.starts, timed, strict=True)
    lines = [
        *episode.script.intro,
        f"{first[0] // 60:02}:{first[0] % 60:02} mins {first[1]}",
        *(f"{format_time(start)} {note}" for start, note in others),
        *episode.script.closing,
    ]
    return "\n".join(f"<p>{linked(line)}</p>" for line in lines)


def linked(text: str) -> str:
    """`text` as HTML with its addresses as links."""
    return re.sub(r"https?://\S+", r'<a href="\g<0>">\g<0></a>', escape(text, quote=False))


def item_xml(episode: Episode) -> str:
    """One item of the feed."""
    script = episode.script
    notes = notes_html(episode)
    return f"""\
    <item>
      <title>#{script.number} {escape(script.title)}</title>
      <guid isPermaLink="false">cafe-tui-by-ear-{script.number}</guid>
      <pubDate>{format_datetime(script.published)}</pubDate>
      <description>{escape(script.intro[0])}</description>
      <content:encoded><![CDATA[{notes}]]></content:encoded>
      <enclosure url="{SAMPLE_ADDRESS_MARK}/{episode.file_name}" length="{episode.size}" type="audio/ogg"/>
      <podcast:transcript url="{SAMPLE_ADDRESS_MARK}/{episode.transcript_name}" type="text/vtt" \
language="en-gb" rel="captions"/>
      <itunes:episode>{script.number}</itunes:episode>
      <itunes:episodeType>full</itunes:episodeType>
      <itunes:duration>{format_time(episode.duration)}</itunes:duration>
      <itunes:explicit>false</itunes:explicit>
{comment_links_xml(episode)}    </item>
"""


def comment_links_xml(episode: Episode) -> str:
    """Where the comments on an episode are, as WordPress says it; empty where there are none."""
    if not episode.script.remarks:
        return ""
    return f"""\
      <wfw:commentRss>{SAMPLE_ADDRESS_MARK}/{episode.comments_file}</wfw:commentRss>
      <slash:comments>{len(episode.script.remarks)}</slash:comments>
"""


def comments_xml(episode: Episode) -> str:
    """The feed of the comments on an episode, newest first, as WordPress writes it."""
    page = f"{SAMPLE_ADDRESS_MARK}/{episode.script.slug}"
    remarks = episode.script.remarks
    items = "".join(
        remark_xml(page, number, remark, remarks) for number, remark in reversed([*enumerate(remarks, 1)])
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>Comments on: #{episode.script.number} {escape(episode.script.title)}</title>
    <link>{page}</link>
{items}  </channel>
</rss>
"""


def remark_xml(page: str, number: int, remark: Remark, remarks: tuple[Remark, ...]) -> str:
    """One comment."""
    lines = [f"<p>{linked(paragraph)}</p>" for paragraph in remark.text]
    if remark.answers:
        answered = escape(remarks[remark.answers - 1].author)
        lines.insert(0, f'<p>In reply to <a href="{page}#comment-{remark.answers}">{answered}</a>.</p>')
    text = "\n".join(lines)
    return f"""\
    <item>
      <title>By: {escape(remark.author)}</title>
      <link>{page}#comment-{number}</link>
      <dc:creator>{escape(remark.author)}</dc:creator>
      <pubDate>{format_datetime(remark.published)}</pubDate>
      <guid isPermaLink="false">{page}#comment-{number}</guid>
      <content:encoded><![CDATA[{text}]]></content:encoded>
    </item>
"""


def feed_xml(episodes: list[Episode]) -> str:
    """The whole feed, newest episode first."""
    newest_first = sorted(episodes, key=lambda episode: episode.script.published, reverse=True)
    items = "".join(item_xml(episode) for episode in newest_first)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/" \
xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
  <channel>
    <title>{SAMPLE_TITLE}</title>
    <link>{SAMPLE_ADDRESS_MARK}/{SAMPLE_FEED_FILE}</link>
    <description>{escape(DESCRIPTION)}</description>
    <language>en-gb</language>
    <itunes:author>Nell and Basil</itunes:author>
    <itunes:image href="{SAMPLE_ADDRESS_MARK}/cover.png"/>
    <itunes:type>episodic</itunes:type>
    <itunes:explicit>false</itunes:explicit>
{items}  </channel>
</rss>
"""


def main() -> None:
    """Make every episode and the feed."""
    episodes = []
    for path in sorted(SCRIPTS.glob("*.txt")):
        script = read_script(path)
        sound, starts, lines = record(script)
        target = TARGET / f"{script.slug}.opus"
        encode(sound, script, target)
        episode = Episode(script, starts, round(len(sound) / RATE), target.stat().st_size)
        (TARGET / episode.transcript_name).write_text(f"{to_webvtt(lines)}\n", encoding="utf-8")
        episodes.append(episode)
        print(f"{episode.file_name}: {format_time(episode.duration)}, {episode.size / 1000:.0f} kB")
        if script.remarks:
            (TARGET / episode.comments_file).write_text(comments_xml(episode), encoding="utf-8")
    (TARGET / SAMPLE_FEED_FILE).write_text(feed_xml(episodes), encoding="utf-8")


if __name__ == "__main__":
    main()
