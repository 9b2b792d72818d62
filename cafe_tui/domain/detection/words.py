"""What the world's languages write beside times, as data: units, clock words, dates, chapter words.

Each table states a general fact about a language; none knows a show. All words are lower case.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HOUR_UNITS = _words(
    "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore timme timmar time timer uur uren "
    "godz godzina godziny tunti tuntia saat час часа часов ч год година години 時間 小时 小時 时 時 시간"
)
MINUTE_UNITS = _words(
    "m min mins minute minutes minuten minuto minutos minuti minut minuter minutter minuut minuty minuta "
    "minuuttia dk dakika мин минута минуты минут хв хвилин 分 分钟 分鐘 분"
)
SECOND_UNITS = _words(
    "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo secondi seg "
    "sekunder sekund seconden sekundy sekuntia sn saniye сек секунда секунды секунд с 秒 秒钟 秒鐘 초"
)
UNIT_SCALE = (
    dict.fromkeys(HOUR_UNITS, 3600) | dict.fromkeys(MINUTE_UNITS, 60) | dict.fromkeys(SECOND_UNITS, 1)
)


def alternatives(words: frozenset[str] | set[str]) -> str:
    """A regular expression for one of `words`, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


NOT_LETTER = r"(?![^\W\d_])"
UNIT_LETTERS = "".join(sorted({first for word in UNIT_SCALE for first in (word[0], word[0].upper())}))
"""What units begin with: a look at one letter spares most texts the long alternatives."""
MINUTES_AFTER = rf"(?=[ ]?[{UNIT_LETTERS}])[ ]?(?:{alternatives(MINUTE_UNITS - {'m'})})\.?{NOT_LETTER}"
"""The unit word in "00:30 mins", a regular expression without regard to case."""
_ZONES = (
    r"(?:\(?(?:UTC|GMT|CET|CEST|MEZ|MESZ|EST|EDT|PST|PDT|CST|CDT|MST|MDT|BST|JST|KST|IST|AEST|AEDT|MSK|BRT|МСК)"
    r"|(?:ET|PT|Z)(?=\W*$|\s?[,.;)/|]))"
)

CLOCK_AFTER = re.compile(
    # "10:30 am", "16:00 Uhr", "15:00h", "21:00 UTC", "9:00 local time", "19:30から". "Am" and "this" with a
    # capital begin a title.
    rf"""(?=\s?[(\w])\s?(?:(?:[ap]m|[AP]M|[ap]\.\s?m\.|[AP]\.M\.|[Uu]hr|UHR|uur|hrs?|hours|horas?|hs?|H|heures?
        |klo|o['’]?clock|{_ZONES}|годин[аиі]?|час(?:ов|а)?|local\stime
        |(?:US\s)?(?:Eastern|Pacific|Central|Mountain)\sTime|(?:US\s)?(?:Eastern|Pacific|Central)(?=\W*$)
        |the\snext|(?:this|next|tomorrow|every)\s(?:morning|afternoon|evening|day|\w+day)
        |(?:in|of)\sthe\s(?:morning|afternoon|evening)|in\sder\sfrüh|de\sla\s(?:mañana|tarde|noche)
        |da\s(?:manhã|tarde|noite)|di\s(?:mattina|sera)|du\s(?:matin|soir)|på\s(?:morgonen|kvällen))(?!\w))
        |(?:から|より|開始|スタート|に(?:開始|集合|発生)|부터|시작|에\s시작|开始|開播|开播)""",
    re.VERBOSE,
)
CLOCK_BEFORE = re.compile(
    # "kl. 19:00", "ore 15:00", "午後 3:15": words that announce a time of day and nothing else.
    r"""(?:\b(?:kl\.?|klo|klokken|klockan|ore|ora|godz\.?|godzinie|saat|orario|horario|horário|heure|uhrzeit
        |[ap]\.?m\.?)|午前|午後|上午|下午|晚上|早上|中午|凌晨|오전|오후|저녁|새벽|\bבשעה|\bב)[\s\xa0:]*$""",
    re.IGNORECASE | re.VERBOSE,
)
LENGTH_BEFORE = re.compile(
    # "Length: 1:22:15", "Sendungsbeginn: 19:48:25": a label for the whole, or for the clock on the wall.
    r"""(?:length|duration|runtime|running\stime|run\stime|playtime|total(?:\stime)?|dauer|laufzeit|spieldauer
        |länge|durée|duración|duração|durata|längd|speltid|varighed|varighet|duur|czas\strwania|kesto|süre
        |длительность|продолжительность|тривалість|время\sзвучания|時間|収録時間|再生時間|时长|時長|재생\s?시간
        |\w*beginn|\w*ende|start|released|recorded|published|posted|modified|updated|aufgenommen
        |enregistré|grabado|gravado|registrato|inspelat|veröffentlicht)\s*[:：=][\s\xa0~]*$""",
    re.IGNORECASE | re.VERBOSE,
)
CLOCK_PREPOSITIONS = _words(
    "at by from until till to before after since between and um ab bis von gegen seit zwischen und à a dès "
    "jusqu'à vers entre de et las alle dalle às das até entre e kell kl om vanaf tot klokka fra til från "
    "o od do w в во с до к около до po в между"
)
"""Before a time inside a sentence, these say a time of day as often as a place in the sound."""

MARK_BEFORE = re.compile(
    # Words that say: what follows is a place in a recording.
    r"""(?:\b(?:minute|min|mins|minuto|minuut|minut|minuten|time\s?codes?|time\s?stamps?|mark|time|start(?:s|ing)?
        (?:\sat)?|timestamp|tc|starting\sat|kapitel|chapter|минута|минуте|около)\.?|@|▶|►|⏱|⏰|🕐|⏳)[\s\xa0:]*$""",
    re.IGNORECASE | re.VERBOSE,
)
HEAD_LEAD = re.compile(
    # What may stand before the time at the head of a line: bullets, brackets, an index, "At", "Minute".
    r"""[\W_]*(?:(?:\#?\d{1,3}|[ivx]{1,4}|[a-z])[.)\]:][\s\W]*)?
        (?:(?:chapter|kapitel|kapittel|chapitre|capítulo|capitolo|part|teil|partie|parte|del|section|segment|第)
            \s?\d{1,3}[章部]?[\W_]*)?
        (?:(?:at|around|about|from|starting\sat|ab|bei|um|à|a\spartir\sde|dès|en\sel|en|al|no|na|aos|dal|da|från|vid
            |ved|fra|na|od|с|на|от|в)\s+)?
        (?:(?:the|el|la|der|die|il|o)\s+)?
        (?:(?:minute|minuto|minuten|minut|minuut|min|time|timestamp|time\scode|timecode|tc|t|минута|мин)\.?)?[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)

_MONTHS = """
    jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|février|mar(?:ch|zo|s|ço)?|märz|apr(?:il|ile)?|avril|may|mai|maj
    |maggio|mayo|maio|jun(?:e|i|ho|io)?|juin|jul(?:y|i|ho|io)?|juillet|luglio|giugno|aug(?:ust|usti)?|août
    |agosto|sep(?:t|tember|tembre|tiembre)?|set(?:embro|tembre)?|o[ck]t(?:ober|obre|ubre)?|outubro|ottobre
    |nov(?:ember|embre|embro|iembre)?|de[czs](?:ember|embre|embro|iembre)?|dicembre|dezembro|diciembre|enero
    |febrero|abril|gennaio|febbraio|aprile|janeiro|fevereiro|января|февраля|марта|апреля|мая|июня|июля
    |августа|сентября|октября|ноября|декабря"""
_WEEKDAYS = """
    (?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)|monday|tuesday|wednesday|thursday|friday|saturday|sunday
    |montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|sábado
    |domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunedì|martedì|mercoledì|giovedì|venerdì
    |sabato|domenica|segunda|terça|quarta|quinta|sexta|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag
    |maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|poniedziałek|wtorek|środa|czwartek|piątek
    |sobota|niedziela|понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье"""
DATE_BEFORE = re.compile(
    rf"""(?:\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})\b
        |\b\d{{1,2}}/\d{{1,2}}\b|\d\s?[年月日월일]|[曜周週][一二三四五六日月火水木金土]|星期.|[월화수목금토일]요일
        |\b(?:{_MONTHS})\.?,?\s+(?:the\s)?\d{{1,4}}(?:st|nd|rd|th)?\b
        |\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?:{_MONTHS})\b
        |\b(?:{_WEEKDAYS})\b\.?)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A date or weekday; a time that follows it closely is a time of day."""

_BOOKS = (
    "gen genesis génesis genèse genesi exodus éxodo exode lev leviticus levítico numbers números deut "
    "deuteronomy deuteronomio josh joshua josué judges ruth sam samuel kings chron chronicles chr ezra neh "
    "nehemiah esther job psalm psalms psa ps salmo salmos salmi psaume psaumes psalmen prov proverbs "
    "proverbios proverbes sprüche eccl ecclesiastes song isa isaiah isaías jesaja jer jeremiah lam ezek "
    "ezekiel dan daniel hos hosea joel amos obadiah jonah micah nahum hab habakkuk zeph haggai zech "
    "zechariah mal malachi matt matthew mateo mateus matthäus matthieu matteo mark marcos markus marc marco "
    "luke lucas lukas luc luca john juan joão johannes jean giovanni acts hechos atos apostelgeschichte "
    "actes atti rom romans romanos römer romains romani cor corinthians corintios coríntios korinther gal "
    "galatians gálatas galater eph ephesians efesios efésios epheser phil philippians filipenses philipper "
    "col colossians colosenses kolosser thess thessalonians tim timothy timoteo timóteo titus philemon heb "
    "hebrews hebreos hebreus hebräer ebrei james santiago tiago jakobus jacques giacomo pet peter pedro "
    "petrus pierre pietro jude judas rev revelation apocalipsis apocalipse offenbarung apocalypse apocalisse "
    "surah sura quran qur'an bible verse verses vers matteusevangeliet markusevangeliet lukasevangeliet "
    "johannesevangeliet romarbrevet psaltaren salm мф мк лк ин рим псалом пс бытие матфея марка луки иоанна "
    "창세기 시편 마태복음 마가복음 누가복음 요한복음 로마서 잠언 이사야 詩篇 诗篇 箴言 约翰福音 马太福音"
)
SCRIPTURE_BEFORE = re.compile(
    rf"\b(?:{alternatives(_words(_BOOKS))})\.?\s*(?:\d{{1,3}}[:.]\d{{1,3}}\W{{1,3}})*$", re.IGNORECASE
)
OTHER_MEDIUM = re.compile(
    # In the same sentence these say that the place is in another recording.
    r"""\b(?:video|vid[eé]o|youtube|clip|film|movie|trailer|talk|keynote|track|song|album|excerpt|documentary|lecture
        |livestream|stream|vod|podcast|episode|episodio|episódio|épisode|folge|avsnitt|puntata|talk|speedrun|timer
        |record)\b|動画|视频|視頻|영상|видео|ролик""",
    re.IGNORECASE | re.VERBOSE,
)
LIST_HEADING = re.compile(
    # "Timestamps", "In this episode" are what people write over a list of chapters.
    r"""(?:time[\s-]?(?:stamps?|codes?|line|marks?)|chapters?|chapter\smarkers?|table\sof\scontents|contents
        |outline|kapitel(?:marken)?|zeitmarken|sprungmarken|inhalt(?:sverzeichnis)?|chapitres?|chapitrage|sommaire|minutage
        |cap[íi]tulos?|minutaje|marcas\sde\stiempo|índice|minutagem|capitoli|indice|minutaggio|scaletta
        |hoofdstukken|tijd(?:stempels|codes)|kapitler|tidskoder|tidsstämplar|innehåll|rozdziały|znaczniki
        |spis\streści|bölümler|главы|таймкоды|тайм-?коды|таймлайн|содержание|розділи|таймкоди|目次|チャプター
        |タイムスタンプ|タイムライン|时间轴|时间线|时间戳|時間軸|章节|章節|目录|챕터|타임\s?라인|타임\s?스탬프|목차|פרקים)
    """,
    re.IGNORECASE | re.VERBOSE,
)
TRANSCRIPT_HEADING = re.compile(
    r"\b(?:transcripts?|transcription|transkript(?:ion)?|trascrizione|transcripción|transcrição|transkrypcja)\b"
    r"|文字起こし|文字稿|逐字稿|расшифровка|стенограмма|녹취",
    re.IGNORECASE,
)
SCHEDULE_HEADING = re.compile(
    r"""\b(?:schedule|agenda|opening\shours|hours|programme?|timetable|line-?up|zeitplan|öffnungszeiten|fahrplan
        |ablauf|horarios?|horários?|parrilla|directos|directo|horaires?|orari|orario|öppettider|tider|schema|openingstijden
        |godziny|расписание|график)\b|時刻|日程|时间表|스케줄|영업\s?시간|営業時間""",
    re.IGNORECASE | re.VERBOSE,
)
