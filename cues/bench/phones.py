"""How words are pronounced, in the phonemes of the recogniser's English model.

An English word is looked up in the CMU dictionary that comes with pocketsphinx. A
word that is not in it, and every text of another language, is spelt by espeak-ng
in IPA and brought to the nearest American phonemes. For English of another
country the two stand beside each other.
"""

import pathlib
import re
import subprocess
import unicodedata

import pocketsphinx

from packs import Refused

# IPA as espeak-ng writes it, without stress and length; the longest match counts.
# What English lacks becomes what an English ear takes it for: a nasal vowel is the
# vowel and N, a ç is SH, an ö is ER.
_NEAREST = {
    # vowels
    "a": "AA", "ɑ": "AA", "ɒ": "AA", "æ": "AE", "ɐ": "AH", "ʌ": "AH", "ə": "AH", "ɜ": "ER",
    "ɚ": "ER", "ɝ": "ER", "e": "EH", "ɛ": "EH", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "ɨ": "IH",
    "o": "OW", "ɔ": "AO", "u": "UW", "ʊ": "UH", "ʉ": "UW", "y": "UW", "ʏ": "UH", "ø": "ER",
    "œ": "ER", "ɘ": "AH", "ɵ": "UH", "ɤ": "AH", "ɯ": "UW",
    # diphthongs
    "aɪ": "AY", "ai": "AY", "aj": "AY", "aʊ": "AW", "au": "AW", "eɪ": "EY", "ei": "EY",
    "ej": "EY", "oʊ": "OW", "əʊ": "OW", "ou": "OW", "ɔɪ": "OY", "oi": "OY", "ɔø": "OY",
    "ɔʏ": "OY", "ɪə": "IH AH", "eə": "EH AH", "ʊə": "UH AH",
    # nasal vowels: the tilde is a character of its own
    "ɑ̃": "AA N", "ɐ̃": "AH N", "ã": "AA N", "ɛ̃": "AE N", "ẽ": "EH N", "ĩ": "IY N",
    "ɔ̃": "AO N", "õ": "OW N", "œ̃": "AH N", "ũ": "UW N", "ɐ̃ʊ̃": "AW N", "õɪ̃": "OY N",
    # consonants
    "p": "P", "b": "B", "t": "T", "d": "D", "k": "K", "c": "K", "ɡ": "G", "g": "G", "ɟ": "G",
    "f": "F", "v": "V", "ʋ": "V", "β": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z",
    "ʃ": "SH", "ʒ": "ZH", "ç": "SH", "ɕ": "SH", "ʑ": "ZH", "x": "HH", "χ": "HH", "h": "HH",
    "ɦ": "HH", "ɣ": "G", "tʃ": "CH", "dʒ": "JH", "m": "M", "n": "N", "ŋ": "NG", "ɲ": "N Y",
    "l": "L", "ɫ": "L", "ʎ": "L Y", "ɹ": "R", "r": "R", "ɾ": "R", "ʁ": "R", "ʀ": "R",
    "j": "Y", "ʝ": "Y", "w": "W", "ɥ": "W", "ʔ": "",
}
ARPABET = {unicodedata.normalize("NFD", ipa): near for ipa, near in _NEAREST.items()}
LONGEST = max(map(len, ARPABET))
OF_LANGUAGE = {
    "en": {"ɾ": "T"},  # the American "water": CMU's dictionary has a T there
    "pt": {"y": "IY"},  # the end of "onze"; and a nasal vowel has its n spelt out
}
SILENT = "ˈˌːˑ‿|.-_ \n\u0329\u032a\u032f\u0361ʲʰ"  # stress, length, ties and other marks


def words(text: str, language: str) -> list[str]:
    """What a text is put together from, in small letters, without punctuation: in
    English its words, and in another language what stands between two points or
    commas, since espeak-ng spells the "à" of "à gauche" by its name when alone."""
    text = text.lower().replace("’", "'")
    if _base(language) == "en":
        return re.findall(r"\w+(?:'\w+)*", text)
    return [" ".join(p.split()) for p in re.split(r"[^\w' -]+", text) if p.strip(" -'")]


def arpabet(ipa: str, language: str) -> str:
    """The phonemes for a word in espeak-ng's IPA."""
    table = ARPABET | OF_LANGUAGE.get(_base(language), {})
    ipa = unicodedata.normalize("NFD", re.sub(r"\([a-z-]+\)", "", ipa))  # (en): said the English way
    ipa = "".join(c for c in ipa if c not in SILENT)
    phones, i = [], 0
    while i < len(ipa):
        for size in range(LONGEST, 0, -1):
            if (key := ipa[i:i + size]) in table:
                phones += table[key].split()
                i += len(key)
                break
        else:
            raise Refused(f"no phoneme for {ipa[i]!r} (U+{ord(ipa[i]):04X}) in {ipa!r}: add it to phones.py")
    once = [p for n, p in enumerate(phones) if n == 0 or p != phones[n - 1]]  # English has no long consonants
    return " ".join(once).replace("N NG", "NG")


def espeak(word: str, language: str) -> str:
    """The phonemes that espeak-ng gives to words, in the language or its base."""
    for voice in dict.fromkeys((language.lower(), _base(language))):
        try:
            run = subprocess.run(["espeak-ng", "-q", "-v", voice, "--ipa", "--", word],
                                 capture_output=True, text=True)
        except FileNotFoundError as err:
            raise Refused(f"{word!r} is not in the dictionary: install espeak-ng to spell it") from err
        if run.returncode == 0 and run.stdout.strip():
            return arpabet(run.stdout, language)
    raise Refused(f"espeak-ng has no voice for {language!r} or cannot say {word!r}: {run.stderr.strip()}")


def dictionary(wanted: set[str], language: str) -> dict[str, list[str]]:
    """The pronunciations of each word, the commonest first."""
    found: dict[str, list[str]] = {w: [] for w in wanted}
    if _base(language) == "en":
        path = pathlib.Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
        for line in path.read_text("utf-8").splitlines():
            entry, _, phones = line.partition(" ")
            word = entry.partition("(")[0]
            if word in found:
                found[word].append(phones.strip())
    for word, phones in found.items():
        if not phones or language.lower() not in ("en", "en-us"):
            spelt = espeak(word, language)
            if spelt not in phones:
                phones.append(spelt)
    return found


def _base(language: str) -> str:
    return language.split("-")[0].lower()
