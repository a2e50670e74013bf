"""The encodings that a document may name, and the codec of each.

A name in a document comes from other people. Python's registry also contains codecs that are no encodings of text (`idna`,
`zip`, `unicode_escape`), and it imports a module for each name. Only the names below are looked up. They are the labels of the
Encoding Standard (WHATWG), the names of TeX's package `inputenc`, and Python's names of the same encodings.
"""

_LABELS = {
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8x",
    "utf-8-sig": "",
    "utf-16": "",
    "utf-16-le": "utf-16le utf16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "utf-16-be": "utf-16be utf16be unicodefffe",
    "utf-32": "",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
    "cp437": "ibm437",
    "cp850": "ibm850",
    "cp852": "ibm852",
    "cp858": "",
    "cp865": "ibm865",
    "cp866": "866 csibm866 ibm866",
    "cp874": "windows-874 dos-874 tis-620 iso-8859-11 iso8859-11 iso885911",
    "cp1250": "windows-1250 x-cp1250",
    "cp1251": "windows-1251 x-cp1251",
    "cp1252": "windows-1252 x-cp1252 ansinew ansi-x3.4-1968 ascii us-ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 "
    "iso8859-1 iso88591 iso-8859-1:1987 l1 latin1 latin-1",
    "cp1253": "windows-1253 x-cp1253",
    "cp1254": "windows-1254 x-cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso-8859-9:1989 l5 latin5",
    "cp1255": "windows-1255 x-cp1255",
    "cp1256": "windows-1256 x-cp1256",
    "cp1257": "windows-1257 x-cp1257",
    "cp1258": "windows-1258 x-cp1258",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso88592 iso-8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso88593 iso-8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso88594 iso-8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso88595 iso-8859-5:1988",
    "iso8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i csiso88596e csiso88596i "
    "iso-ir-127 iso88596 iso-8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot-928 greek greek8 iso-8859-7 iso-ir-126 iso88597 iso-8859-7:1987 sun-eu-greek",
    "iso8859-8": "csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i csiso88598e csiso88598i logical visual "
    "iso-ir-138 iso88598 iso-8859-8:1988",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso885913 latin7",
    "iso8859-14": "iso-8859-14 iso885914 latin8",
    "iso8859-15": "csisolatin9 iso-8859-15 iso885915 l9 latin9 latin-9",
    "iso8859-16": "iso-8859-16 latin10",
    "koi8-r": "cskoi8r koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "macintosh csmacintosh mac x-mac-roman applemac",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gbk gb2312 gb-2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk cp936",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950",
    "euc-jp": "cseucpkdfmtjapanese x-euc-jp",
    "iso2022-jp": "iso-2022-jp csiso2022jp",
    "cp932": "shift-jis shiftjis sjis csshiftjis ms-kanji ms932 windows-31j x-sjis",
    "cp949": "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks-c-5601-1987 ks-c-5601-1989 ksc-5601 ksc5601 windows-949",
}
"""Labels of each codec, with hyphens for underscores. Latin-1 is read as its superset Windows-1252, as browsers do."""

_CODECS = {label: codec for codec, labels in _LABELS.items() for label in (codec, *labels.split())}


def text_codec(label: str) -> str | None:
    """Return the codec of Python for the name of an encoding of text, or None for any other name.

    Every returned codec decodes bytes to text. A decoding with one of them may fail with `UnicodeDecodeError` only.

    >>> text_codec("Latin1"), text_codec(" shift_jis "), text_codec("idna")
    ('cp1252', 'cp932', None)

    Args:
        label: The name as a document, a header or a description states it.
    """
    name = label[:40].strip()
    # Some other characters become letters of ASCII in lower case.
    return _CODECS.get(name.lower().replace("_", "-")) if name.isascii() else None
