"""What the world's languages write beside a time of day, as data: o'clock, dates, zones, schedules.

Each table states a general fact about a language; none knows a show. All words are lower case.
"""

import re

from .words import words_of

_ZONES = (
    r"(?:\(?(?:UTC|GMT|CET|CEST|MEZ|MESZ|EST|EDT|PST|PDT|CST|CDT|MST|MDT|BST|JST|KST|IST|AEST|AEDT|MSK|BRT|МСК)"
    r"|(?:ET|PT|Z)(?=\W*$|\s?[,.;)/|]))"
)
CLOCK_AFTER = re.compile(
    # "10:30 am", "16:00 Uhr", "15:00h", "21:00 UTC", "9:00 local time", "21:30'da". "Am" and "this" with a
    # capital begin a title.
    rf"""(?=\s?['’(\w])(?:\s?(?:(?:[ap]m|[AP]M|[ap]\.\s?m\.|[AP]\.M\.|[Uu]hr|UHR|uur|hrs?|hours|horas?|hs?|H|heures?
        |klo|o['’]?clock|{_ZONES}|годин[аиі]?|час(?:ов|а|у)?|hod(?:in[ay]?)?|по\s(?:Москве|Киеву|Києву|мск)
        |local\stime|hora\slocal|ora\slocale|heure\slocale|Ortszeit|lokal\stid
        |(?:US\s)?(?:Eastern|Pacific|Central|Mountain)\sTime|(?:US\s)?(?:Eastern|Pacific|Central)(?=\W*$)
        |the\snext|(?:this|next|tomorrow|every)\s(?:morning|afternoon|evening|day|\w+day)
        |(?:in|of)\sthe\s(?:morning|afternoon|evening)|in\sder\sfrüh|de\sla\s(?:mañana|tarde|noche)
        |da\s(?:manhã|tarde|noite)|di\s(?:mattina|sera)|du\s(?:matin|soir)|på\s(?:morgonen|kvällen)
        |утра|вечера|дня|ночи|ранку|вечора|wieczorem|rano|večer|ráno|illalla|aamulla)(?!\w))
        |['’](?:da|de|ta|te)(?!\w))""",
    re.VERBOSE,
)
BEGINNING_AFTER = re.compile(
    r"から|より|開始|スタート|に(?:開始|集合|発生)|부터|시작|에\s시작|开始|開播|开播"
)
"""Written without a space behind the hour at which something begins."""
CLOCK_BEFORE = re.compile(
    # "kl. 19:00", "ore 15:00", "午後 3:15": words that announce a time of day and nothing else.
    r"""(?:\b(?:kl\.?|klo|klokken|klokka|klockan|ore|ora|godz\.?|godzinie|godziny|saat|orario|horario|horário|heure
        |uhrzeit|hodin|o'clock|[ap]\.?m\.?)
        |午前|午後|正午|上午|下午|晚上|早上|中午|凌晨|傍晚|夜里|開場|開演|開始|오전|오후|저녁|새벽|낮|밤
        |\bבשעה|\bב)[\s\xa0:：]*$""",
    re.IGNORECASE | re.VERBOSE,
)
CLOCK_PREPOSITIONS = words_of(
    "at by from until till to before after since between and um ab bis von gegen seit zwischen und à a "
    "dès jusqu'à vers entre de et desde hasta y e las alle dalle fino às até kell kl om vanaf tot "
    "klokka kello fra til från och og o od do w i v u z в во с со до к около о об з із по между і и"
)
"""Before a time inside a sentence, these say a time of day as often as a place in the sound."""

OF_THE_DAY = re.compile(
    r"""\b(?:a\.?m|p\.?m|o['’]?clock|alarm(?:\sclock)?|w[ao]ke\w*|got\sup|get\sup|bed(?:time)?|asleep|breakfast|lunch
        |dinner|today|tonight|tomorrow|yesterday|(?:this|every|in\sthe)\s(?:morning|evening|afternoon)|trains?|bus
        |flight|plane|meeting|appointment|calendar|shift|ran|running|marathon|\d+\s?k|pace|per\s(?:mile|km)
        |wecker|aufgestanden|frühstück|mittag|heute|gestern|morgen[s]?|abends?|zug|termin|besprechung|gelaufen
        |réveil|levée?|petit-déjeuner|aujourd'hui|hier|demain|ce\s(?:matin|soir)|train|rendez-vous|réunion
        |despertador|desayuno|hoy|ayer|mañana|esta\s(?:tarde|noche)|tren|cita|reunión|sveglia|colazione|oggi|ieri
        |domani|stamattina|stasera|treno|appuntamento|riunione|despertou|acordei|hoje|ontem|amanhã|reunião)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a sentence speaks of in which a time is one of the day, or of a race."""

_MONTHS = r"""
    jan(?:uary|uar|vier|uari)?|feb(?:ruary|ruar|ruari)?|février|mar(?:ch|zo|s|ço|ts)?|märz|maart|mrt
    |apr(?:il|ile)?|avril|may|mai|maj|maggio|mayo|maio|mei|jun(?:e|i|ho|io)?|juin|jul(?:y|i|ho|io)?|juillet|luglio
    |giugno|aug(?:ust|usti|ustus)?|août|agosto|sep(?:t|tember|tembre|tiembre)?|set(?:embro|tembre)?
    |o[ck]t(?:ober|obre|ubre)?|outubro|ottobre|nov(?:ember|embre|embro|iembre)?|de[czs](?:ember|embre|embro|iembre)?
    |dicembre|dezembro|diciembre|enero|febrero|abril|gennaio|febbraio|aprile|janeiro|fevereiro
    |января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
    |січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня
    |stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|grudnia
    |ledna|února|března|dubna|května|června|července|srpna|září|října|prosince
    |(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuuta
    |ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"""
_WEEKDAYS = r"""
    (?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)|monday|tuesday|wednesday|thursday|friday|saturday|sunday
    |montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|werktags|täglich
    |lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|lundis?|mardis?|mercredis?|jeudis?|vendredis?
    |samedis?|dimanches?|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda|terça|quarta|quinta|sexta
    |(?:segunda|terça|quarta|quinta|sexta)-feira|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:ar)?
    |(?:man|tirs|ons|tors|fre|lør|søn)dag|(?:maan|dins|woens|donder|vrij|zater|zon)dag
    |(?:maanan|tiis|keskiviik|tors|perjan|lauan|sunnun)tai(?:sin|na)?|keskiviikko(?:na|isin)?
    |poniedział(?:ek|ki)|wtor(?:ek|ki)|środ[aęy]|czwart(?:ek|ki)|piąt(?:ek|ki)|sobot[aęyu]|niedziel[aęe]
    |pondělí|úterý|střed[au]|čtvrtek|pátek|neděl[ei]
    |понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье
    |понеділок|вівторок|серед[ау]|четвер|п['’]ятниц[яю]|субот[ау]|неділ[яю]
    |pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|hafta\s(?:içi|sonu)"""
DATE_BEFORE = re.compile(
    rf"""(?:\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\b\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?(?:\d{{4}}|\d{{2}})\b
        |\b\d{{1,2}}/\d{{1,2}}\b|\d\s?[月日월일]|[曜周週][一二三四五六日月火水木金土]|星期.|[월화수목금토일]요일
        |平日|土日|祝日|평일|주말|매일|毎日|每天|每日
        |\b(?:{_MONTHS})\.?,?\s+(?:the\s)?\d{{1,4}}(?:st|nd|rd|th)?\b
        |\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?:{_MONTHS})\b
        |\b(?:{_WEEKDAYS})\b\.?
        |^\W*(?-i:M[oai]|D[io]|Fr|S[aou]|T[io]|Ke|Pe|La|Pn|Wt|Śr|Cz|Pt|Nd|П[нт]|Вт|Ср|Чт|Сб|Вс|Нд)\b\.?)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A date or weekday; a time that follows it closely is a time of day."""

SCHEDULE_HEADING = re.compile(
    r"""\b(?:schedule|agenda|opening\shours|hours|programmes?|timetable|line-?up|zeitplan|öffnungszeiten|fahrplan
        |ablauf|tagesordnung|termine?|sendezeiten|programm|horarios?|horários?|parrilla|programas?|programação|directos?
        |horaires?|orari|orario|programma|scaletta\sdella\sserata|öppettider|tider|schema|program|openingstijden
        |dagprogramma|åbningstider|åpningstider|åpent|aukioloajat|aikataulu|ohjelma|godziny|harmonogram|rozkład
        |otevírací\sdoba|rozvrh|расписание|график|программа|розклад|програма|saatleri|akışı|çizelgesi)\b
        |時刻|日程|プログラム|タイムテーブル|スケジュール|时间表|時間表|营业时间|營業時間|營業时间|活动安排|议程|議程
        |스케줄|일정|영업\s?시간|편성표|営業時間""",
    re.IGNORECASE | re.VERBOSE,
)
