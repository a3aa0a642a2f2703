package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"
)

var (
	when  = time.Date(2026, 11, 28, 4, 48, 37, 0, time.UTC)
	files = []File{{"a-1/man/a.1", 0o644, []byte("page")}, {"a-1/a", 0o755, []byte("program")}, {"a-1/LICENSE", 0o644, []byte("free")}}
)

// TestSameInAnyOrder writes the same files in another order and in another time zone.
func TestSameInAnyOrder(t *testing.T) {
	other := slices.Clone(files)
	slices.Reverse(other)
	elsewhere := when.In(time.FixedZone("", -5*3600))
	for name, write := range map[string]func(io.Writer, []File, time.Time) error{"tar.gz": TarGz, "zip": Zip} {
		var a, b bytes.Buffer
		if err := errors.Join(write(&a, files, when), write(&b, other, elsewhere)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two archives of the same files differ", name)
		}
	}
}

func TestTarGz(t *testing.T) {
	var b bytes.Buffer
	if err := TarGz(&b, files, when); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() || z.Name != "" {
		t.Errorf("the gzip header has %v and %q", z.ModTime, z.Name)
	}
	var got []string
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil || !h.ModTime.Equal(when) || h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%+v, %v", h, err)
		}
		got = append(got, fmt.Sprintf("%s %o %s", h.Name, h.Mode, body))
	}
	want := []string{"a-1/ 755 ", "a-1/LICENSE 644 free", "a-1/a 755 program", "a-1/man/ 755 ", "a-1/man/a.1 644 page"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestZip(t *testing.T) {
	var b bytes.Buffer
	if err := Zip(&b, files, when); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 3 || z.File[1].Name != "a-1/a" || z.File[1].Mode() != 0o755 || !z.File[1].Modified.Equal(when) {
		t.Errorf("%+v", z.File)
	}
}
