package pack

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"spotter/text"
)

// Archive writes the pack as a zip archive to path, where nothing may be yet,
// and returns the pack in it. It has what the pack needs and nothing else: the
// manifest, the sound files that it uses, licence and provenance, and the sums
// of all of them. A pack that is extended by its path is put in too, in a folder
// of its own, with what is used of it; a voice of the program is not. The same
// pack gives the same archive. When this fails, nothing is left of it.
func (p *Pack) Archive(path string) (*Pack, error) {
	files, err := p.archived()
	if err != nil {
		return nil, err
	}
	err = writeNew(path, func(w io.Writer) error { return zipFiles(w, files) }, func(tmp string) error {
		_, err := Open(tmp) // what nobody can open is not worth its name
		return err
	})
	if err != nil {
		return nil, err
	}
	return Open(path)
}

// archived returns the files of the pack's archive in their order.
func (p *Pack) archived() ([]outFile, error) {
	var files []outFile
	if err := p.archiveLayer(p.top, "", &files); err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b outFile) int { return cmp.Compare(a.name, b.name) })
	var sums strings.Builder
	capitals := map[string]string{}
	for _, f := range files {
		if first, there := capitals[strings.ToLower(f.name)]; there {
			return nil, fmt.Errorf("files %s and %s differ only in capitals, which not every system tells apart: rename one",
				text.Quote(first), text.Quote(f.name))
		}
		capitals[strings.ToLower(f.name)] = f.name
	}
	for _, f := range files {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return append(files, outFile{sumsName, []byte(sums.String())}), nil
}

// archiveLayer adds the files of one pack of the chain, in the folder in.
func (p *Pack) archiveLayer(l *layer, in string, files *[]outFile) error {
	for _, f := range p.files {
		if f.in != l {
			continue
		}
		data, err := p.ReadFile(l.prefix + f.name)
		if err != nil {
			return err
		}
		*files = append(*files, outFile{in + f.name, data})
	}
	papers, err := l.papers()
	if err != nil {
		return err
	}
	for _, f := range papers {
		if !hasFile(*files, in+f.name) { // a sound of that name is in already
			*files = append(*files, outFile{in + f.name, f.data})
		}
	}
	data, err := read(l.src, manifestName, maxManifest)
	if err != nil {
		return fmt.Errorf("%s %s", l.shown, fileTrouble(err))
	}
	if sha256.Sum256(data) != l.sum {
		return fmt.Errorf("%s changed while the pack was open: open it again", text.Escape(l.shown))
	}
	if l.base != nil && !l.base.builtin {
		folder := "base"
		for n := 2; hasFile(*files, in+folder); n++ {
			folder = fmt.Sprintf("base%d", n)
		}
		if data, err = withExtends(data, folder); err != nil {
			return err
		}
		if err := p.archiveLayer(l.base, in+folder+"/", files); err != nil {
			return err
		}
	}
	*files = append(*files, outFile{in + manifestName, data})
	return nil
}

// withExtends returns a manifest that extends another path, and is what it was
// in all else.
func withExtends(data []byte, name string) ([]byte, error) {
	at := &layer{shown: manifestName}
	m := parseManifest(data, at, &faultList{file: manifestName})
	mark := bytes.TrimPrefix(data, []byte("\ufeff"))
	if m.extendsTo <= m.extendsFrom || m.extendsTo > len(mark) {
		return nil, errors.New("cannot find extends in " + manifestName + ": put it on a line of its own")
	}
	return slices.Concat(mark[:m.extendsFrom], fmt.Appendf(nil, "%q", name), mark[m.extendsTo:]), nil
}

// zipFiles writes files as an archive that depends on nothing but them.
func zipFiles(w io.Writer, files []outFile) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		e, err := z.CreateHeader(h)
		if err == nil {
			_, err = e.Write(f.data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path.Base(f.name), err)
		}
	}
	return z.Close()
}
