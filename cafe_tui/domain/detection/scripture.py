"""Verses of holy books, "John 3:16", which look like times: the books' names and how far they go.

A verse is never written with a leading zero, and none lies beyond the last chapter of its book: in
"a new job 50:10" the word only happens to be the name of one.
"""

import re

# Grouped by the number of chapters that none of the group exceeds.
_BOOKS_BY_CHAPTERS = {
    16: """
        ruth rut ezra esra esdras neh nehemiah esther ester eccl ecclesiastes prediger kohelet song dan
        daniel hos hosea joel amos obadiah jonah jona micah micha nahum hab habakkuk habakuk zeph
        haggai zech zechariah mal malachi lam mark marcos markus marc marco mk mc mar markos мк мар
        марка rom romans romanos römer röm romains romani romeinen romarbrevet romerbrevet romerbrevene
        roomalaiskirje room rz rzymian římanům romalılar рим римлян cor corinthians corintios coríntios
        korinther kor corinthiens corinzi koryntian korintským korinttilaiskirje кор коринфянам
        коринтян gal galatians gálatas galater galates galati galatów ef eph ephesians efesios efésios
        epheser éphésiens efesini efesjan phil philippians filipenses philipper filippesi fil col
        colossians colosenses kolosser thess thessalonians tim timothy timoteo timóteo tymoteusza titus
        philemon heb hebr hebrews hebreos hebreus hebräer hébreux ebrei евр евреям james santiago tiago
        jakobus jacques giacomo jakub jaak пет pet petr peter pedro petrus pierre pietro piotr jude
        judas markusevangeliet markusevangelium marcin 마가복음 로마서 고린도전서 고린도후서 갈라디아서
        에베소서 빌립보서 골로새서 히브리서 야고보서 베드로전서 베드로후서 요한일서 다니엘 マルコ
        マルコによる福音書 マルコの福音書 ローマ ローマ人への手紙 ローマの信徒への手紙 コリント ヘブル
        ヘブライ ヤコブ ダニエル書 马可福音 馬可福音 罗马书 羅馬書 哥林多前书 哥林多前書 以弗所书
        以弗所書 希伯来书 希伯來書 雅各书 雅各書 但以理书 但以理書""",
    36: """
        lev leviticus levítico levitico numbers números numeri num deut deuteronomy deuteronomio
        deuteronômio josh joshua josué josua judges richter sam samuel samuelsbok kings könige reyes
        reis re chron chronicles chr prov proverbs proverbios provérbios proverbes proverbi sprüche spr
        ordspråksboken przysłów prz притчи matt matthew mateo mateus matthäus matthieu matteo mattheüs
        mateusza matouš matteus matta mt мф мат матфея матвія luke lucas lukas luc luca luk łukasza lk
        lc лк лук луки luka luuk john juan joão johannes jean giovanni joh jn jana jan ин иоанна івана
        yuhanna acts hechos atos apostelgeschichte apg actes atti handelingen apostlagärningarna
        apostelenes dz dzieje skutky деян деяния дії rev revelation apocalipsis apocalipse offenbarung
        offb apocalypse apocalisse openbaring uppenbarelseboken upp åp åpenbaringen åbenbaringen
        ilmestyskirja ilm apokalipsa zjevení откр откровение matteusevangeliet lukasevangeliet
        johannesevangeliet matthäusevangelium lukasevangelium johannesevangelium matteusevankeliumi
        johanneksen 마태복음 누가복음 요한복음 사도행전 요한계시록 잠언 여호수아 사무엘상 사무엘하
        신명기 레위기 マタイ マタイによる福音書 マタイの福音書 ルカ ルカによる福音書 ルカの福音書
        ヨハネ ヨハネによる福音書 ヨハネの福音書 使徒 使徒の働き 使徒言行録 黙示録 箴言 申命記 レビ記
        马太福音 馬太福音 路加福音 约翰福音 約翰福音 使徒行传 使徒行傳 启示录 啟示錄 申命记 利未记
        利未記""",
    42: """
        exodus éxodo êxodo exode esodo ex wyjścia исход job hiob giobbe 출애굽기 욥기 出エジプト記
        ヨブ記 出埃及记 出埃及記 约伯记 約伯記""",
    66: """
        gen genesis génesis gênesis genèse genesi rdz rodzaju gn mos mose mosebok mosebog moos
        mooseksen бытие быт буття yaratılış isa isaiah isaías isaïe isaia jesaja jes iz izajasza izajáš
        исаия ис yeşaya jer jeremiah jeremías jeremias jérémie geremia jeremia jeremiasza ezek ezekiel
        ezequiel hesekiel 창세기 이사야 예레미야 에스겔 創世記 イザヤ書 エレミヤ書 创世记 创世纪 創世紀
        以赛亚书 以賽亞書 耶利米书 耶利米書""",
    150: """
        psalm psalms psa ps salmo salmos salmi psaume psaumes psalmen psaltaren salm salme salmene
        psalmi psalmy žalm пс псалом псалтирь mezmur 시편 詩篇 诗篇 詩編 surah sura sure surat sourate
        сура koran quran коран kuran bible verse verses vers bibel biblia bibbia bijbel""",
}
_CHAPTERS = {book: chapters for chapters, books in _BOOKS_BY_CHAPTERS.items() for book in books.split()}
_MARK = re.compile("[.：∶]")
_REFERENCE = re.compile(r"([^\W\d_]+)\.?\s*(?:\d{1,3}[:.]\d{1,3}\W{1,3})*$")


def is_verse(before: str, written: str) -> bool:
    """Whether `written`, "3:16", is a verse of the book that the text `before` it ends with."""
    chapter, _, verse = _MARK.sub(":", written).partition(":")
    if not (chapter.isdecimal() and verse.isdecimal()) or chapter.startswith("0") or verse.startswith("0"):
        return False
    book = _REFERENCE.search(before)
    return book is not None and int(chapter) <= _CHAPTERS.get(book[1].lower(), 0)
