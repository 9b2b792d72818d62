"""What the world's languages write beside times, as data: units, clock words, dates, chapter words.

Each table states a general fact about a language; none knows a show. All words are lower case.
"""

import re
from collections.abc import Collection


def words_of(text: str) -> frozenset[str]:
    """The words of `text`, as data is written here."""
    return frozenset(text.split())


HOUR_UNITS = words_of(
    "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore timme timmar tim time timer t "
    "uur uren u godz godzina godziny godzin hod hodina hodiny hodin tunti tuntia saat sa час часа часов ч "
    "год година години годин óra 時間 时间 小时 小時 时 時 시간"
)
MINUTE_UNITS = words_of(
    "m min mins minute minutes minuten minuto minutos minuti minut minuta minuter minutter minutt minuut "
    "minuty minuuttia dk dakika perc мин минута минуты минут хв хвилина хвилини хвилин 分 分間 分钟 分鐘 분"
)
SECOND_UNITS = words_of(
    "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo secondi seg "
    "sekunder sekund sekunda seconden sekundy sekuntia sn saniye mp másodperc сек секунда секунды секунд "
    "секунди с 秒 秒間 秒钟 秒鐘 초"
)
UNIT_SCALE = (
    dict.fromkeys(HOUR_UNITS, 3600) | dict.fromkeys(MINUTE_UNITS, 60) | dict.fromkeys(SECOND_UNITS, 1)
)


def alternatives(words: Collection[str]) -> str:
    """A regular expression for one of `words`, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


NOT_LETTER = r"(?![^\W\d_])"
UNIT_LETTERS = "".join(sorted({first for word in UNIT_SCALE for first in (word[0], word[0].upper())}))
"""What units begin with: a look at one letter spares most texts the long alternatives."""
MINUTES_AFTER = rf"(?=[ ]?[{UNIT_LETTERS}])[ ]?(?:{alternatives(MINUTE_UNITS - {'m'})})\.?{NOT_LETTER}"
"""The unit word in "00:30 mins", a regular expression without regard to case."""
LENGTH_BEFORE = re.compile(
    # "Length: 1:22:15", "Sendungsbeginn: 19:48:25": a label for the whole, or for the clock on the wall.
    r"""(?:length|duration|runtime|running\stime|run\stime|playtime|total(?:\stime)?|dauer|laufzeit|spieldauer
        |länge|durée|duración|duração|durata|längd|speltid|varighed|varighet|længde|lengde|duur|speelduur
        |czas\strwania|délka|trvání|kesto|süre|длительность|продолжительность|хронометраж|тривалість
        |время\sзвучания|時間|収録時間|再生時間|时长|時長|全长|全長|재생\s?시간|분량|길이
        |\w*beginn|\w*ende|start|released|recorded|published|posted|modified|updated|aufgenommen
        |enregistré|grabado|gravado|registrato|inspelat|indspillet|innspilt|opgenomen|nagrano|nahráno|записано
        |veröffentlicht)\s*[:：=][\s\xa0~]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_MINUTE_WORD = r"(?:minut(?:[eo]s?|en|a|t)?|minuut|minuutti|mins?|dakika|dk|perc|хвилина|минут[ае]|мин)\.?"
MARK_BEFORE = re.compile(
    # Words that say: what follows is a place in a recording.
    rf"""(?:\b(?:{_MINUTE_WORD}|(?:time\s?codes?|time\s?stamps?|mark|time|start(?:s|ing)?(?:\sat)?|tc|kapitel
        |chapter|около|zeitmarke|tidskod|таймкод)\.?)|@|▶|►|⏱|⏰|🕐|⏳)[\s\xa0:]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACE_WORDS = rf"""
    (?:(?:at|around|about|from|starting\sat|since|ab|bei|um|ca|circa|etwa|à|a\spartir\s(?:de|do)|à\spartir\sde
        |dès|vers|environ|en\sel|en|al|desde|no|na|aos|a|por\svolta\sde|dal|da|vanaf|bij|op|rond|från|vid|runt
        |fra|ved|rundt|cirka|kohdassa|alkaen|noin|od|około|ok|w|v|kolem|с|на|от|в|около|з|від|yaklaşık|약|約|约
        |大约)\.?\s+)?
    (?:(?:the|el|la|der|die|il|o|de|den)\s+)?
    (?:{_MINUTE_WORD}|(?:time|timestamp|time\scode|timecode|tc|t)\.?)?
"""
"""What leads to a time, "At", "ab Min.", "en el minuto", as a verbose expression; it may match nothing."""
HEAD_LEAD = re.compile(
    # What may stand before the time at the head of a line: bullets, brackets, an index, "At", "Minute".
    rf"""[\W_]*(?:(?:\#?\d{{1,3}}|[ivx]{{1,4}}|[a-z])(?:[.)\]:：、]|\ufe0f?\u20e3)[\s\W]*)?
        (?:(?:chapter|kapitel|kapittel|chapitre|capítulo|capitolo|hoofdstuk|rozdział|kapitola|luku|глава|розділ
            |bölüm|part|teil|partie|parte|del|deel|część|část|osa|часть|частина|section|segment|第|챕터|파트)
            \s?\d{{1,3}}[章部回节節]?[\W_]*)?
        {_PLACE_WORDS}[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)
LEAD_IN_BRACKETS = re.compile(rf"[(\[（［【]\s*{_PLACE_WORDS}\s*$", re.IGNORECASE | re.VERBOSE)
"""The opened bracket of "(ab Min. 12:30)" up to the time."""

OTHER_MEDIUM = re.compile(
    # In the same sentence these say that the place is in another recording.
    r"""\b(?:video|vid[eé]o|youtube|clip|film|movie|trailer|talk|keynote|track|song|album|excerpt|documentary|lecture
        |livestream|stream|vod|podcast|episode|episodio|episódio|épisode|folge|avsnitt|puntata|aflevering
        |odcinek|díl|jakso|bölüm|speedrun|timer|record|filme?|película|elokuva|wideo|lied|låt|canción|canção
        |chanson|canzone|piosenka|skladba|şarkı|фильм\w*|фільм\w*|песн\w+|пісн\w+|выпуск\w*|випуск\w*)\b
        |動画|映画|视频|視頻|影片|电影|電影|영상|영화|노래|видео|відео|ролик""",
    re.IGNORECASE | re.VERBOSE,
)
THIS_EPISODE = re.compile(
    # Listeners who say “episode” without a number mean the one that they write about.
    r"""(?<!last\s)(?<!previous\s)(?<!other\s)(?<!next\s)(?<!letzten\s)(?<!letzte\s)(?<!dernier\s)(?<!último\s)
        \b(?:podcast|episode|episodio|episódio|épisode|folge|avsnitt|puntata|aflevering|odcinek|díl|jakso|bölüm
        |выпуск\w*|випуск\w*)\b(?!\s?(?:\#|nr?\.?\s|no\.?\s|№)?\s?\d)""",
    re.IGNORECASE | re.VERBOSE,
)
LIST_HEADING = re.compile(
    # "Timestamps", "In this episode" are what people write over a list of chapters.
    r"""(?:time[\s-]?(?:stamps?|codes?|line|marks?)|chapters?|chapter\smarkers?|table\sof\scontents|contents
        |outline|kapitel(?:marken)?|zeitmarken|sprungmarken|inhalt(?:sverzeichnis)?|chapitres?|chapitrage|sommaire|minutage
        |cap[íi]tulos?|minutaje|marcas\sde\stiempo|índice|minutagem|capitoli|indice|minutaggio|scaletta
        |hoofdstukken|tijd(?:stempels|codes|lijn)|inhoud|kapitler|tidskod(?:er)?|tidsstämplar|tidsstempler
        |tidslinj?e|innehåll|indhold|innhold|aikaleimat|aikakoodit|sisältö|rozdziały|znaczniki|spis\streści
        |kapitoly|časová\sosa|časové\sznačky|obsah|bölümler|zaman\s(?:damgaları|kodları)|içindekiler|tartalom
        |időbélyegek|cuprins|главы|таймкоды|тайм-?коды|таймлайн|содержание|розділи|таймкоди|目次|チャプター
        |タイムスタンプ|タイムライン|时间轴|时间线|时间戳|時間軸|章节|章節|目录|챕터|타임\s?라인|타임\s?스탬프|목차|פרקים)
    """,
    re.IGNORECASE | re.VERBOSE,
)
TRANSCRIPT_HEADING = re.compile(
    r"\b(?:transcripts?|transcription|transkript(?:ion)?|trascrizione|transcripción|transcrição|transkrypcja)\b"
    r"|文字起こし|文字稿|逐字稿|расшифровка|стенограмма|녹취",
    re.IGNORECASE,
)
