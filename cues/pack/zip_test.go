package pack

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// central returns the n-th entry, from 0, of an archive's directory.
func central(t *testing.T, data []byte, n int) []byte {
	t.Helper()
	at := 0
	for ; n >= 0; n-- {
		i := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if i < 0 {
			t.Fatal("no such entry")
		}
		at += i + 1
	}
	return data[at-1:]
}

// forge changes an archive.
func forge(t *testing.T, path string, change func(data []byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, change(data), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// deflated returns n zeros, deflated.
func deflated(t *testing.T, n int64) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for ; n > 0; n -= int64(len(zeros)) {
		if _, err := w.Write(zeros[:min(n, int64(len(zeros)))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb makes an archive with an entry that says it is declared bytes long, and
// is actual zeros.
func bomb(t *testing.T, name string, actual int64, declared uint64) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	m, err := w.Create("pack.toml")
	if err == nil {
		_, err = m.Write([]byte(whole))
	}
	if err != nil {
		t.Fatal(err)
	}
	body := deflated(t, actual)
	f, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil),
		CompressedSize64: uint64(len(body)), UncompressedSize64: declared})
	if err == nil {
		_, err = f.Write(body)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "voice.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadArchives(t *testing.T) {
	manifest, sound := zipEntry{"pack.toml", whole, 0}, zipEntry{"a.wav", "one", 0}
	two := func() string { return writeZip(t, manifest, sound, zipEntry{"b.wav", "two", 0}) }
	deep := strings.Repeat("a/", 250)
	for _, c := range []struct {
		name, path, want string // want: "" if it is to be opened
	}{
		{"a whole one", two(), ""},
		{"entries that nobody needs", writeZip(t, manifest, sound, zipEntry{"x.wav", "/etc/passwd", os.ModeSymlink}), ""},
		{"names in other capitals", writeZip(t, manifest, sound, zipEntry{"A.wav", "x", 0}),
			`voice.zip: entries "a.wav" and "A.wav" differ only in capitals, which not every system tells apart: rename one`},
		{"a file that is a folder", writeZip(t, manifest, sound, zipEntry{"b", "x", 0}, zipEntry{"b/c", "x", 0}),
			`voice.zip: entry "b" is a file and a folder: pack it again`},
		{"deep folders", writeZip(t, manifest, sound, zipEntry{deep + "b", "x", 0}), `has a name of more than 400 bytes: shorten it`},
		{"one that declares too much", bomb(t, "a.wav", 10, maxFile+1), `pack.toml:9: file "a.wav" is too large: more than 32 MiB`},
		{"one that declares terabytes", bomb(t, "a.wav", 10, 1<<50), `pack.toml:9: file "a.wav" is too large: more than 32 MiB`},
		{"one that declares too little", bomb(t, "a.wav", 1<<26, 10), `pack.toml:9: file "a.wav" `},
		{"one that ends too early", bomb(t, "a.wav", 10, 1000), `pack.toml:9: file "a.wav" is damaged in the archive: copy it here again (unexpected EOF)`},
		{"encrypted", forge(t, two(), func(b []byte) []byte { central(t, b, 1)[8] |= 1; return b }),
			`pack.toml:9: file "a.wav" is encrypted: pack the archive again without a password`},
		{"an encrypted manifest", forge(t, two(), func(b []byte) []byte { central(t, b, 0)[8] |= 1; return b }),
			`pack.toml is encrypted: pack the archive again without a password`},
		{"an unknown method", forge(t, two(), func(b []byte) []byte { central(t, b, 1)[10] = 14; return b }),
			`pack.toml:9: file "a.wav" is packed in a way that spotter does not know (method 14): pack the archive again, with deflate`},
		{"bytes of two", forge(t, two(), func(b []byte) []byte {
			copy(central(t, b, 2)[42:46], central(t, b, 1)[42:46])
			return b
		}), `voice.zip: entries "a.wav" and "b.wav" share their bytes: get the archive from someone you trust`},
		{"bytes beyond the end", forge(t, two(), func(b []byte) []byte {
			binary.LittleEndian.PutUint32(central(t, b, 2)[20:], 1<<31)
			return b
		}), `voice.zip: entry "b.wav" lies beyond the end of the archive, which is damaged: copy it here again`},
		{"a changed byte", forge(t, two(), func(b []byte) []byte {
			binary.LittleEndian.PutUint32(central(t, b, 1)[16:], 7)
			return b
		}), `file "a.wav" is damaged in the archive: copy it here again (zip: checksum error)`},
		{"cut off", forge(t, two(), func(b []byte) []byte { return b[:len(b)/2] }),
			`voice.zip: a zip archive that is cut off or damaged: copy it here again`},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := Open(c.path)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestManyFilesAreTooLarge has files that are each as large as a file may be.
func TestManyFilesAreTooLarge(t *testing.T) {
	m := whole
	files := map[string]string{"a.wav": "x"}
	for _, id := range "abcdefghi" {
		m += cueTable(string(id), `text = "T"`, `class = "info"`, `file = "`+string(id)+`/b.wav"`)
		files[string(id)+"/b.wav"] = ""
	}
	files["pack.toml"] = m
	dir := writeFiles(t, files)
	for _, id := range "abcdefghi" {
		if err := os.Truncate(filepath.Join(dir, string(id), "b.wav"), maxFile); err != nil { // without a block on the disk
			t.Fatal(err)
		}
	}
	_, err := Open(dir)
	if err == nil || !strings.Contains(err.Error(), `file "h/b.wav" is too large: more than 256 MiB with the files before it`) {
		t.Error(err)
	}
}

func TestSums(t *testing.T) {
	sums := "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  a.wav\n"
	files := map[string]string{"pack.toml": whole, "a.wav": "one", "b.txt": "x"}
	const packAgain = `has changed since it was packed: get the pack again, or delete SHA256SUMS if you changed it yourself`
	for _, c := range []struct{ name, sums, want string }{
		{"right", sums, ""},
		{"in the other ways of sha256sum", strings.ToUpper(sums[:64]) + " *./a.wav\r\n\n", ""},
		{"of another sound", swap(sums, "76", "77"), `SHA256SUMS:1: file "a.wav" ` + packAgain},
		{"of a manifest that was changed", sums + swap(sums, "a.wav", "pack.toml"), `SHA256SUMS:2: file "pack.toml" ` + packAgain},
		{"of what no cue needs", sums + swap(sums, "a.wav", "b.txt"), `SHA256SUMS:2: file "b.txt" ` + packAgain},
		{"of what is gone", sums + swap(sums, "a.wav", "c.txt"), `SHA256SUMS:2: file "c.txt" is not in the pack: add it or mend its name`},
		{"of what is outside", swap(sums, "a.wav", "../a.wav") + "\n" + swap(sums, "a.wav", "/etc/passwd"),
			"SHA256SUMS:1: not a line of sha256sum: pack it again\nSHA256SUMS:3: not a line of sha256sum: pack it again"},
		{"that are none", "hello\n" + sums[1:] + "\x1b[2J  a.wav\n", "SHA256SUMS:1: not a line of sha256sum: pack it again\n" +
			"SHA256SUMS:2: not a line of sha256sum: pack it again\nSHA256SUMS:3: not a line of sha256sum: pack it again"},
		{"too many", strings.Repeat(sums, maxZipEntries+1), "SHA256SUMS:2001: more than 2000 lines: an archive has no more entries"},
		{"too long", strings.Repeat("\n", maxManifest+1), "SHA256SUMS:1: is too large: more than 1048576 bytes"},
	} {
		files["SHA256SUMS"] = c.sums
		entries := make([]zipEntry, 0, len(files))
		for name, content := range files {
			entries = append(entries, zipEntry{"pack/" + name, content, 0})
		}
		for _, path := range []string{writeFiles(t, files), writeZip(t, entries...)} {
			got := ""
			if _, err := Open(path); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("%s: sums %s:\n%s\nwant\n%s", path, c.name, got, c.want)
			}
		}
	}

	// Of a base, what is used is compared.
	over := map[string]string{"pack.toml": "extends = \"base\"\n", "base/pack.toml": whole, "base/a.wav": "one",
		"base/SHA256SUMS": swap(sums, "76", "77") + swap(sums, "a.wav", "gone.wav")}
	if _, err := Open(writeFiles(t, over)); err == nil || err.Error() != `base/SHA256SUMS:1: file "a.wav" `+packAgain {
		t.Errorf("a changed base: %v", err)
	}
}

// FuzzZip opens what may be an archive: a pack or an error in words, soon.
func FuzzZip(f *testing.F) {
	seed := func(entries ...zipEntry) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, e := range entries {
			if d, err := w.Create(e.name); err == nil {
				_, _ = d.Write([]byte(e.content))
			}
		}
		_ = w.Close()
		return b.Bytes()
	}
	f.Add(seed(zipEntry{"pack.toml", whole, 0}, zipEntry{"a.wav", "one", 0}))
	f.Add(seed(zipEntry{"p/pack.toml", ours, 0}, zipEntry{"p/base/pack.toml", whole, 0}, zipEntry{"p/base/a.wav", "one", 0}, zipEntry{"p/SHA256SUMS", "x", 0}))
	f.Add(seed(zipEntry{"../a", "", 0}, zipEntry{"A", "", 0}, zipEntry{"a", "", 0}, zipEntry{"a/b", "", 0}))
	f.Add([]byte("PK\x03\x04"))
	path := filepath.Join(f.TempDir(), "voice.zip")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := Open(path)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if r, bad := badRune(line); bad || !utf8.ValidString(line) {
					t.Errorf("%U raw in %q", r, line)
				}
			}
			return
		}
		for _, c := range p.Cues {
			if _, err := p.ReadFile(c.File); err != nil {
				t.Errorf("%s: %v", c.File, err)
			}
		}
	})
}
