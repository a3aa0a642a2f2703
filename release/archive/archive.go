package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// File is one file of an archive.
type File struct {
	Path string // with slashes, from the root of the archive
	Mode fs.FileMode
	Body []byte
}

// sorted returns the files in the order of their paths.
func sorted(files []File) []File {
	return slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Path, b.Path) })
}

// TarGz writes files to w, with the folders that they are in. Every one has the time when.
func TarGz(w io.Writer, files []File, when time.Time) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	seen := make(map[string]bool)
	for _, f := range sorted(files) {
		for _, dir := range above(f.Path) {
			if seen[dir] {
				continue
			}
			seen[dir] = true
			if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755, ModTime: when, Uname: "root", Gname: "root", Format: tar.FormatUSTAR}); err != nil {
				return fmt.Errorf("the folder %s of an archive: %w", dir, err)
			}
		}
		h := &tar.Header{Typeflag: tar.TypeReg, Name: f.Path, Size: int64(len(f.Body)), Mode: int64(f.Mode.Perm()), ModTime: when, Uname: "root", Gname: "root", Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return fmt.Errorf("the file %s of an archive: %w", f.Path, err)
		}
		if _, err := t.Write(f.Body); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

// above returns the folders that a path is in, the outermost first.
func above(name string) (dirs []string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		dirs = append(dirs, dir)
	}
	slices.Reverse(dirs)
	return dirs
}

// Zip writes files to w. Every one has the time when, in UTC.
func Zip(w io.Writer, files []File, when time.Time) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	for _, f := range sorted(files) {
		h := &zip.FileHeader{Name: f.Path, Method: zip.Deflate, Modified: when.UTC()}
		h.SetMode(f.Mode)
		to, err := z.CreateHeader(h)
		if err != nil {
			return fmt.Errorf("the file %s of an archive: %w", f.Path, err)
		}
		if _, err := to.Write(f.Body); err != nil {
			return err
		}
	}
	return z.Close()
}

// Gzip returns text compressed, without a name and a time.
func Gzip(text []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
