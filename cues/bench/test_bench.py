"""Tests of the bench itself: python3 -m unittest, in this folder."""

import collections
import contextlib
import io as io_text
import math
import pathlib
import tempfile
import unittest
import wave

import numpy as np
from scipy import io, signal

import noise
import packs
import phones
import sounds
import tables
import trials
from recogniser import BAND, RATE, Recogniser

SEED = 7
VOICE = packs.VOICES / "en-US"
QUIET_DB = 25.0  # a quiet room: the model is at a loss in digital silence


def heard_power(x: np.ndarray) -> float:
    """The K-weighted power of x in the recogniser's band, found in another way than
    sounds.power: with the response of the filters, on the spectrum."""
    padded = np.pad(x, (RATE, RATE))
    hz, spectrum = np.fft.rfftfreq(len(padded), 1 / RATE), np.fft.rfft(padded)
    _, k = signal.freqz_sos(sounds.weighting(RATE), hz, fs=RATE)
    b, a = signal.butter(4, BAND, "bandpass", fs=RATE)
    _, band = signal.freqz(b, a, hz, fs=RATE)
    return float(np.sum(np.fft.irfft(spectrum * k * band, len(padded)) ** 2) / len(x))


class WithVoice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pack = packs.read("voice", VOICE)
        cls.clips = {c.id: sounds.read(c.file) for c in cls.pack.cues}
        cls.crowd = sounds.Crowd.of("crowd", SEED, list(cls.clips.values()))


class TestRecogniser(WithVoice):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recogniser = Recogniser(cls.pack.cues, cls.pack.language)

    def test_names_clean_speech(self):
        said = [(c.id, t) for c in self.pack.cues for t in range(2)]
        right = 0
        for cue, t in said:
            speech, hum, _ = sounds.mix(self.clips[cue], self.crowd, QUIET_DB, sounds.draw(SEED, cue, t))
            right += cue in self.recogniser.name(speech + hum)
        self.assertGreaterEqual(right / len(said), 0.95)

    def test_guesses_in_pure_noise(self):
        guesses = collections.Counter()
        for cue in self.clips:
            for t in range(2):
                _, crowd, _ = sounds.mix(self.clips[cue], self.crowd, 0, sounds.draw(SEED, cue, t))
                guesses[cue in self.recogniser.name(crowd)] += 1
        low, _ = tables.wilson(guesses[True], guesses.total())
        self.assertLessEqual(low, 1 / len(self.clips), f"{guesses[True]} of {guesses.total()} named without being said")

    def test_hangs_on_no_earlier_trial(self):
        """Not even the score, which moves where the name does not yet."""
        def hear(cue, snr_db):
            speech, crowd, _ = sounds.mix(self.clips[cue], self.crowd, snr_db, sounds.draw(SEED, cue, 0))
            return self.recogniser.scored(speech + crowd)
        first = hear("left", 5)
        for cue, snr_db in (("stop", -5), ("finish", 10), ("right", 0)):
            hear(cue, snr_db)
            self.assertEqual(hear("left", 5), first, f"after {cue}")


class TestMix(WithVoice):
    def test_snr_is_as_asked(self):
        for cue in ("left", "stop", "finish"):  # a short one, and two with pauses
            for asked in (10.0, 0.0, -5.0):
                with self.subTest(cue=cue, asked=asked):
                    clip = self.clips[cue]
                    speech, crowd, at = sounds.mix(clip, self.crowd, asked, sounds.draw(SEED, cue))
                    scale = np.max(np.abs(speech)) / np.max(np.abs(clip))
                    under = heard_power(crowd[at:at + len(clip)])
                    got = 10 * math.log10(sounds.speech_power(clip) * scale ** 2 / under)
                    self.assertAlmostEqual(got, asked, delta=0.1)

    def test_power_of_a_short_clip_is_that_of_all_of_it(self):
        clip = self.clips["left"][:RATE * 3 // 10]
        self.assertAlmostEqual(10 * math.log10(sounds.speech_power(clip) / sounds.power(clip)), 0, delta=0.01)

    def test_pauses_do_not_count(self):
        word = self.clips["left"]
        apart = np.concatenate([word, np.zeros(RATE), word])
        self.assertLess(abs(10 * math.log10(sounds.speech_power(apart) / sounds.speech_power(word))), 2.5)
        self.assertGreater(10 * math.log10(sounds.power(word) / sounds.power(apart)), 3)

    def test_same_seed_same_mix(self):
        def make(seed):
            crowd = sounds.Crowd.of("crowd", seed, list(self.clips.values()))
            speech, hum, _ = sounds.mix(self.clips["left"], crowd, 0, sounds.draw(seed, "left", 3))
            return speech + hum
        self.assertTrue(np.array_equal(make(3), make(3)))
        a, b = make(3), make(4)
        self.assertFalse(len(a) == len(b) and np.array_equal(a, b))

    def test_trials_differ_and_voices_share_them(self):
        def place(clip, trial):
            _, hum, at = sounds.mix(clip, self.crowd, 0, sounds.draw(SEED, "left", trial))
            return at, hum[:at] / np.std(hum[:at])
        (at, one), (other_at, _) = place(self.clips["left"], 0), place(self.clips["left"], 1)
        self.assertNotEqual(at, other_at)
        again_at, again = place(self.clips["right"], 0)
        self.assertEqual(at, again_at)
        np.testing.assert_allclose(one, again)

    def test_margins_and_peak(self):
        for t in range(20):
            speech, hum, at = sounds.mix(self.clips["left"], self.crowd, -5, sounds.draw(SEED, "left", t))
            behind = len(speech) - at - len(self.clips["left"])
            for frames in (at, behind):
                self.assertTrue(0.299 <= frames / RATE <= 0.5, frames)
            self.assertAlmostEqual(np.max(np.abs(speech + hum)), sounds.PEAK)


class TestNoise(WithVoice):
    def test_k_weighting_is_that_of_the_standard(self):
        np.testing.assert_allclose(sounds.weighting(48_000), [
            [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585],
            [1, -2, 1, 1, -1.99004745483398, 0.99007225036621]], atol=1e-7)

    def test_pink_has_the_same_power_in_every_octave(self):
        x = sounds.pink(sounds.draw(SEED), 60 * RATE)
        hz, density = signal.welch(x, RATE, nperseg=8192)
        octave = [density[(hz >= f) & (hz < 2 * f)].sum() for f in (125, 250, 500, 1000, 2000)]
        for p in octave:
            self.assertAlmostEqual(10 * math.log10(p / octave[0]), 0, delta=0.5)

    def test_babble_is_many(self):
        """Its level hardly moves, where that of one talker falls to nothing."""
        x = sounds.babble(SEED, list(self.clips.values()), 20 * RATE)
        level = 10 * np.log10(np.array([np.mean(p ** 2) for p in np.split(x, 200)]))
        self.assertLess(np.std(level), 3)
        self.assertGreater(np.min(level) - np.median(level), -10)

    def test_both_parts_are_equally_loud(self):
        one, other = map(sounds.power, self.crowd.parts)
        self.assertAlmostEqual(10 * math.log10(one / other), 0, delta=0.01)
        whole = sounds.power(self.crowd.parts[0] + self.crowd.parts[1])
        self.assertAlmostEqual(10 * math.log10(whole), 0, delta=0.2)


class TestSounds(unittest.TestCase):
    def test_reads_any_format(self):
        tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000)
        forms = {"u1": np.round(tone * 127 + 128).astype("u1"), "i2": np.round(tone * 32767).astype("i2"),
                 "i4": np.round(tone * (2**31 - 1)).astype("i4"), "f4": tone.astype("f4"),
                 "stereo": np.stack([tone, tone], axis=1).astype("f4")}
        with tempfile.TemporaryDirectory() as tmp:
            for name, data in forms.items():
                with self.subTest(name):
                    io.wavfile.write(f"{tmp}/{name}.wav", 24_000, data)
                    got = sounds.read(pathlib.Path(tmp, f"{name}.wav"))
                    self.assertEqual(len(got), RATE)
                    self.assertAlmostEqual(np.std(got[2000:-2000]), 0.5 / math.sqrt(2), delta=0.006)
            with wave.open(f"{tmp}/i3.wav", "wb") as w:
                w.setparams((1, 3, 24_000, 0, "NONE", ""))
                w.writeframes(b"".join(int(v * (2**23 - 1)).to_bytes(3, "little", signed=True) for v in tone))
            self.assertAlmostEqual(np.std(sounds.read(pathlib.Path(tmp, "i3.wav"))[2000:-2000]),
                                   0.5 / math.sqrt(2), delta=0.006)


class TestPhones(unittest.TestCase):
    def test_words(self):
        self.assertEqual(phones.words("Stop! I’m here, 42.", "en-GB"), ["stop", "i'm", "here", "42"])
        self.assertEqual(phones.words("¡Alto! Dos-d'âne à gauche.", "fr"), ["alto", "dos-d'âne à gauche"])

    def test_ipa_to_arpabet(self):
        for language, ipa, want in (
                ("en-US", "wˈɔːɾɚ", "W AO T ER"), ("en-US", "pˈɑːthoʊl", "P AA T HH OW L"),
                ("de", "rˈɛçts", "R EH SH T S"), ("de", "lˈɔøfɜ", "L OY F ER"),
                ("fr", "vˈɛ̃tsˈɛ̃k", "V AE N T S AE N K"), ("fr", "ɡˈoʃ", "G OW SH"),
                ("es", "ðeɾˈetʃa", "DH EH R EH CH AA"), ("pt-BR", "nˈɐ̃ʊ̃", "N AW N"),
                ("pt-BR", "ˈoŋzy", "OW NG Z IY"), ("pt-BR", "ˈũŋ", "UW NG"),
                ("it", "ˈakːwa", "AA K W AA"), ("es", "ʝˈa", "Y AA"), ("it", "dˈɔssɔ", "D AO S AO"), ("fr", "(en)stˈɒp(fr)", "S T AA P")):
            with self.subTest(ipa):
                self.assertEqual(phones.arpabet(ipa, language), want)

    def test_every_phoneme_is_one_of_the_model(self):
        model = set("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH "
                    "T TH UH UW V W Y Z ZH".split())
        self.assertEqual({p for near in phones.ARPABET.values() for p in near.split()} - model, set())

    def test_unknown_phoneme_is_refused(self):
        with self.assertRaisesRegex(packs.Refused, "U\\+0281|U\\+0298"):
            phones.arpabet("ʘa", "en-US")

    def test_languages_of_the_packs(self):
        for language, said in (("es", "Izquierda derecha"), ("fr", "Gauche droite"), ("de", "Links rechts zwölf"),
                               ("it", "Sinistra destra"), ("pt-BR", "Água à esquerda")):
            with self.subTest(language):
                for word, spelt in phones.dictionary(set(phones.words(said, language)), language).items():
                    self.assertEqual(len(spelt), 1, word)
                    self.assertTrue(spelt[0], word)
        self.assertEqual(phones.dictionary({"à esquerda"}, "pt-BR"), {"à esquerda": ["AA EH S K EH R AH D AE"]})

    def test_english_of_another_country_has_both(self):
        self.assertEqual(phones.dictionary({"water"}, "en-US"), {"water": ["W AO T ER"]})
        self.assertEqual(phones.dictionary({"water"}, "en-GB"), {"water": ["W AO T ER", "W AO T AH"]})


class TestPacks(unittest.TestCase):
    def write(self, folder: pathlib.Path, manifest: str, *files: str) -> pathlib.Path:
        folder.mkdir()
        (folder / "pack.toml").write_text(manifest, "utf-8")
        for f in files:
            (folder / f).touch()
        return folder

    def test_extends(self):
        base_text = ('language = "en-US"\n[[cue]]\nid = "left"\ntext = "Left"\nclass = "steer"\nfile = "left.wav"\n'
                     '[[cue]]\nid = "stop"\ntext = "Stop"\nclass = "alarm"\nfile = "stop.wav"\n'
                     '[[word]]\nid = "n1"\ntext = "One"\nfile = "one.wav"\n')
        with tempfile.TemporaryDirectory() as tmp:
            root = pathlib.Path(tmp)
            base = self.write(root / "base", base_text, "left.wav", "stop.wav", "one.wav")
            mine = self.write(root / "mine", 'extends = "../base"\n[[cue]]\nid = "left"\ntext = "Port"\nfile = "port.wav"\n', "port.wav")
            got = packs.read("mine", mine)
            self.assertEqual([(c.id, c.text, c.kind, c.file.name) for c in got.cues],
                             [("left", "Port", "steer", "port.wav"), ("stop", "Stop", "alarm", "stop.wav")])
            self.assertEqual(len(got.words), 1)
            other = self.write(root / "de", 'extends = "../base"\nlanguage = "de"\n')
            self.assertEqual(packs.read("de", other).words, ())
            loop = self.write(root / "loop", 'extends = "../loop"\n')
            with self.assertRaisesRegex(packs.Refused, "extends itself"):
                packs.read("loop", loop)
            bare = root / "bare"
            bare.mkdir()
            with self.assertRaisesRegex(packs.Refused, "--texts"):
                packs.read("bare", bare)
            with self.assertRaisesRegex(packs.Refused, "left.wav.*stop.wav"):
                packs.read("bare", bare, base)


class TestTables(unittest.TestCase):
    def test_wilson(self):
        for hits, of, want in ((0, 200, (0, 0.01885)), (200, 200, (0.98115, 1)), (50, 100, (0.4038, 0.5962))):
            np.testing.assert_allclose(tables.wilson(hits, of), want, atol=1e-4)

    def test_sides(self):
        def cue(i):
            return packs.Piece(i, i, "steer", pathlib.Path("x"))
        pack = packs.Pack("v", "en-US", tuple(map(cue, ("left", "right", "hard_left", "hard_right", "now"))), ())
        heard = trials.Heard("sides", 0, {
            "left": collections.Counter(left=90, right=1, hard_right=2, hard_left=3, now=4),
            "right": collections.Counter({"right": 96, "left": 3, "": 1})})
        self.assertEqual(tables.swapped(pack, heard), 6)
        row = tables.sides([(pack, heard)]).splitlines()[2]
        self.assertEqual([c.strip() for c in row.split("|")][1:-1],
                         ["v", "left, right", "200", "1", "3", "2", "0", "93.0 (89–96)", "3", "5"])

    def test_sided(self):
        def cue(i, kind="steer"):
            return packs.Piece(i, i, kind, pathlib.Path("x"))
        cues = (cue("left"), cue("right"), cue("turn_left", "prepare"), cue("turn_right", "prepare"), cue("now"))
        pack = packs.Pack("v", "en-US", cues, ())
        heard = trials.Heard("sides", 0, {
            "left": collections.Counter(left=9, now=1),
            "right": collections.Counter(right=10),
            "turn_left": collections.Counter({"turn_left": 5, "left": 2, "right": 1, "turn_right": 1, "": 1}),
            "turn_right": collections.Counter(turn_right=10)})
        rows = [[c.strip() for c in line.split("|")[1:-1]] for line in tables.sided([(pack, heard)]).splitlines()[2:]]
        self.assertEqual([(r[1], r[3], r[4], r[6]) for r in rows],
                         [("left", "10", "0", "–"), ("right", "10", "0", "–"), ("turn_left", "10", "2", "2"),
                          ("turn_right", "10", "0", "0"), ("all", "40", "2", "")])
        results = [(pack, {"sides": [heard]})]
        self.assertEqual(noise.confusions(results, True), ["v"])
        self.assertEqual(noise.confusions(results, False), [])  # plain left and right are as they were said

    def test_difference_is_paired(self):
        def heard(shares):
            return [trials.Heard("cues", 0, {i: collections.Counter({i: s, "x": 100 - s}) for i, s in shares.items()})]
        hard, easy = {f"c{n}": 20 + n for n in range(30)}, {f"c{n}": 25 + n for n in range(30)}
        self.assertEqual(tables.difference(heard(easy), heard(hard), SEED), (5, 5, 5))


    def test_ranking_compares_within_a_language(self):
        def result(label, language, share):
            counts = {f"c{n}": collections.Counter({f"c{n}": share, "x": 100 - share}) for n in range(4)}
            return packs.Pack(label, language, (), ()), [trials.Heard("cues", 0, counts)]
        got = tables.ranking([result("low", "en-GB", 50), result("es", "es", 60), result("top", "en-US", 80)], SEED)
        rows = [[c.strip() for c in line.split("|")[1:-1]] for line in got.splitlines()[2:]]
        self.assertEqual([(r[0], r[5]) for r in rows], [("top", "–"), ("es", "–"), ("low", "30.0 (30.0 to 30.0)")])


class TestRun(unittest.TestCase):
    def test_processes_make_no_difference(self):
        pack = packs.read("voice", VOICE)
        few = tuple(c for c in pack.cues if c.id in ("stop", "left", "right", "hard_left"))
        small = packs.Pack("voice", pack.language, few, ())
        clips = {c.id: sounds.read(c.file) for c in few}
        job = trials.Job(few, clips, pack.language, trials.plan(small, [5.0], 2, 4), "crowd",
                         list(clips.values()), SEED)
        one, two = (trials.run(job, n, lambda *_: None) for n in (1, 2))
        self.assertEqual(one, two)
        self.assertEqual({h.stream: h.hits()[1] for h in one}, {"cues": 8, "sides": 6})

    def test_plan_has_half_the_trials_for_each_side(self):
        pack = packs.read("voice", VOICE)
        steps = [s for s in trials.plan(pack, [10, 0], 3, 200) if s[0] == "sides"]
        self.assertEqual({s[2]: s[3] for s in steps}, {c.id: 100 for c in pack.cues if c.side})

    def test_sided_plan_has_all_trials_for_each_side_and_no_other_cue(self):
        pack = packs.read("voice", VOICE)
        steps = trials.plan_sided(pack, 200)
        self.assertEqual({s[2]: s[3] for s in steps}, {c.id: 200 for c in pack.cues if c.side})
        self.assertEqual(len(steps), 8)

    def test_refuses_every_fault_at_once(self):
        args = noise.options(["/nowhere/a", "/nowhere/b"])
        with self.assertRaisesRegex(packs.Refused, "(?s)/nowhere/a.*/nowhere/b"):
            noise.open_packs(args)
        with contextlib.redirect_stderr(io_text.StringIO()) as said:
            self.assertEqual(noise.main(["/nowhere/a"]), 2)
        self.assertIn("/nowhere/a", said.getvalue())


if __name__ == "__main__":
    unittest.main()
