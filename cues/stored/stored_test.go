package stored

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"

	"spotter/cues/flac"
)

// sample returns a small archive, and what is in it.
func sample(t testing.TB) (archive []byte, files []Source) {
	t.Helper()
	s := flac.Sound{Rate: 24000}
	for i := range 3000 {
		s.Samples = append(s.Samples, int16(8000*math.Sin(float64(i)/9)))
	}
	files = []Source{
		{Name: "pack.toml", Data: []byte("name = \"x\"\n")},
		{Name: "left.wav", Data: waveOf(s), Ready: Ready{First: 7, End: 5900, Offset: 0.001, Gain: -1.0 / 3, Limited: true, Last: -0.01}},
		{Name: "a word.wav", Data: waveOf(flac.Sound{Rate: 24000, Samples: s.Samples[:1000]}), Ready: Ready{First: 0, End: 1999, Gain: 2}},
	}
	var out bytes.Buffer
	if err := Write(&out, files); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), files
}

// TestGivesBackEveryFile to the byte, with its sum and what is to be done to it.
func TestGivesBackEveryFile(t *testing.T) {
	archive, files := sample(t)
	v, err := Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Check(); err != nil {
		t.Error(err)
	}
	for _, f := range files {
		got, err := fs.ReadFile(v, f.Name)
		if err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s: %d bytes, want %d: %v", f.Name, len(got), len(f.Data), err)
		}
		_, size, ok := v.Sum(f.Name)
		_, done, sound := v.Sound(f.Name)
		if !ok || size != int64(len(f.Data)) || sound != strings.HasSuffix(f.Name, ".wav") || sound && !reflect.DeepEqual(done, f.Ready) {
			t.Errorf("%s: %d bytes, %v, sound %v, %+v", f.Name, size, ok, sound, done)
		}
	}
	if _, err := v.Open("gone.wav"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestTellsWhatIsWrong: an archive that is cut, changed or newer is never taken for a whole one.
func TestTellsWhatIsWrong(t *testing.T) {
	archive, _ := sample(t)
	check := func(a []byte) error {
		v, err := Open(a)
		if err != nil {
			return err
		}
		return v.Check()
	}
	for n := range len(archive) {
		if err := check(archive[:n]); err == nil || n > 200 && !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(archive), err)
		}
	}
	sound := bytes.Index(archive, []byte("fLaC"))
	for _, at := range []int{bytes.Index(archive, []byte("limited")), bytes.Index(archive, []byte("name = ")), sound + 60, sound + 700} {
		bent := bytes.Clone(archive)
		bent[at] ^= 4
		if err := check(bent); err == nil {
			t.Errorf("with byte %d of %d changed, it is taken", at, len(archive))
		}
	}
	_, err := Open(withIndex(t, archive, "spotter voice 2\nwhatever comes then\n"))
	if e, ok := errors.AsType[NewerError](err); !ok || e.Version != "2" || !strings.Contains(err.Error(), "newer spotter") {
		t.Errorf("a newer one: %v", err)
	}
	if _, err := Open(withIndex(t, archive, "spotter voice 1\n")); !errors.Is(err, ErrDamaged) {
		t.Errorf("files that the index does not have: %v", err)
	}
	for _, foreign := range []string{"", "RIFF", "PK\x03\x04 something else"} {
		if _, err := Open([]byte(foreign)); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", foreign, err)
		}
	}
}

// withIndex returns an archive with another index.
func withIndex(t *testing.T, archive []byte, index string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, e := range z.File {
		data, err := bytesOf(archive, e)
		if i == 0 {
			data = []byte(index)
		}
		f, cerr := w.CreateHeader(&zip.FileHeader{Name: e.Name, Method: zip.Store})
		if err := errors.Join(err, cerr); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWriteRefusesWhatItCannotGiveBack: a file with more than samples behind its head.
func TestWriteRefusesWhatItCannotGiveBack(t *testing.T) {
	_, files := sample(t)
	files[1].Data = append(bytes.Clone(files[1].Data), "LIST\x04\x00\x00\x00INFO"...)
	if err := Write(new(bytes.Buffer), files); err == nil || !strings.Contains(err.Error(), `"left.wav"`) {
		t.Errorf("taken: %v", err)
	}
}

// FuzzOpen: no archive makes it fail otherwise than with an error.
func FuzzOpen(f *testing.F) {
	archive, _ := sample(f)
	f.Add(archive)
	f.Add(archive[:len(archive)-20])
	f.Fuzz(func(t *testing.T, archive []byte) {
		if v, err := Open(archive); err == nil {
			_ = v.Check()
		}
	})
}
