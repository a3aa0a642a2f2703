"""From text to the phonemes of Kokoro: misaki's dictionaries for English, espeak-ng for
what they lack and for the other languages."""

import importlib.resources
import json
import re
import types

from misaki import espeak

ESPEAK = {"es": "es", "fr": "fr-fr", "it": "it", "pt": "pt-br", "de": "de"}  # by the language's first part


class English:
    """English as misaki writes it. Only single words are looked up: misaki itself would
    want a part-of-speech tagger that no registry carries."""

    def __init__(self, british: bool):
        name = f"{'gb' if british else 'us'}_gold.json"
        self.words = json.loads((importlib.resources.files("misaki") / "data" / name).read_text("utf-8"))
        self.fallback = espeak.EspeakFallback(british=british)

    def word(self, text: str) -> str:
        """The phonemes of one word."""
        found = self.words.get(text, self.words.get(text.lower()))
        if isinstance(found, dict):  # by part of speech
            found = found.get("DEFAULT") or next(iter(found.values()))
        if found:
            return found
        return self.fallback(types.SimpleNamespace(text=text))[0]

    def __call__(self, text: str) -> str:
        """The phonemes of a text; punctuation stays."""
        return re.sub(r"[A-Za-z'’]+", lambda m: self.word(m[0].replace("’", "'")), text.replace("-", " "))


class Espeak:
    """Any other language, by espeak-ng."""

    def __init__(self, language: str):
        self.g2p = espeak.EspeakG2P(language=language)

    def __call__(self, text: str) -> str:
        """The phonemes of a text; punctuation stays."""
        return self.g2p(text)[0]


def for_language(language: str):
    """What turns a text of a language into phonemes."""
    first = language.split("-")[0].lower()
    if first == "en":
        return English(british=language.lower() != "en-us")
    if first not in ESPEAK:
        raise SystemExit(f"render: no phonemes for the language {language!r}: it is one of en, {', '.join(ESPEAK)}")
    return Espeak(ESPEAK[first])
