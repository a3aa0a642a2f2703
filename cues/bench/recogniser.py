"""A recogniser that nobody trained for us: pocketsphinx with its American English
model and a grammar of nothing but the pack's own texts."""

import pathlib
import tempfile

import numpy as np
import pocketsphinx

import phones
from packs import Piece, Refused

RATE = 16_000  # frames per second that the model was trained on
BAND = (130.0, 6800.0)  # Hz, what the model's filters cover (its feat.params)

# How it searches, the same for every voice:
#  - every path of so small a grammar is kept, and the best one taken as it stands:
#    rescoring (bestpath) gives up on one utterance in three in noise;
#  - 16 of the model's Gaussians count instead of 4, since noise is like none of them,
#    and the sound alone decides (lw): the texts are as likely as one another;
#  - the mean of the cepstrum is that of the utterance: no trial depends on the last.
SEARCH = {"beam": 1e-80, "wbeam": 1e-60, "pbeam": 1e-80, "bestpath": False, "topn": 16,
          "lw": 1.0, "cmn": "batch"}


class Recogniser:
    """Names which of the pieces was said."""

    def __init__(self, pieces: tuple[Piece, ...], language: str):
        said = {p.id: phones.words(p.text, language) for p in pieces}
        if empty := [i for i, w in said.items() if not w]:
            raise Refused(f"no words in the text of {', '.join(empty)}")
        known = phones.dictionary({w for text in said.values() for w in text}, language)
        # The recogniser's own names for the words, since theirs may be in any script.
        token = {w: f"w{n}" for n, w in enumerate(sorted(known))}
        self._ids: dict[str, list[str]] = {}
        for piece_id, text in said.items():
            self._ids.setdefault(" ".join(token[w] for w in text), []).append(piece_id)
        lexicon = [f"{token[w]}{f'({n})' if n > 1 else ''} {p}"
                   for w in sorted(known) for n, p in enumerate(known[w], 1)]
        with tempfile.TemporaryDirectory() as tmp:
            words, grammar = pathlib.Path(tmp, "words.dict"), pathlib.Path(tmp, "cues.gram")
            words.write_text("\n".join(lexicon) + "\n", "utf-8")
            grammar.write_text("#JSGF V1.0;\ngrammar cues;\npublic <cue> = "
                               + " | ".join(self._ids) + ";\n", "utf-8")
            self._decoder = pocketsphinx.Decoder(
                hmm=pocketsphinx.get_model_path("en-us/en-us"), lm=None, dict=str(words),
                jsgf=str(grammar), samprate=RATE, loglevel="FATAL", **SEARCH)

    def name(self, samples: np.ndarray) -> list[str]:
        """The ids whose text was heard in samples (at RATE, from -1 to 1): one, more
        where texts are the same, none where nothing was recognised."""
        return self.scored(samples)[0]

    def scored(self, samples: np.ndarray) -> tuple[list[str], int]:
        """The same, and how well it fitted, on the model's own scale."""
        pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
        self._decoder.reinit_feat()  # or it would take the last trial's noise for this one's
        self._decoder.start_utt()
        self._decoder.process_raw(pcm.tobytes(), full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        return (self._ids.get(best.hypstr, []), best.best_score) if best else ([], 0)
