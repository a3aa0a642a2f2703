package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"spotter/cues"
	"spotter/text"
)

// adopt returns the file that a sound of an extended pack is to have in this one,
// and the manifest that names it: each of its cues gets a line, in its table where
// it has one, and otherwise in a new table at the end.
func (d *Draft) adopt(s *DraftSound, name string) (file string, manifest []byte, err error) {
	if file, err = d.freeName(path.Base(name)); err != nil {
		return "", nil, err
	}
	manifest, err = read(d.src, manifestName, maxManifest)
	if err != nil {
		return "", nil, fmt.Errorf("%s %s", manifestName, fileTrouble(err))
	}
	for _, id := range s.IDs {
		if manifest, err = named(manifest, s.Word, id, file); err != nil {
			return "", nil, err
		}
	}
	if len(manifest) > maxManifest {
		return "", nil, fmt.Errorf("%s would be larger than %d bytes", manifestName, maxManifest)
	}
	return file, manifest, nil
}

// freeName returns a name like the one given that no file of the folder has, and
// no sound of the pack.
func (d *Draft) freeName(name string) (string, error) {
	base := strings.TrimSuffix(name, path.Ext(name))
	for n := 1; n < maxCues+maxWords; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d.wav", base, n)
		}
		used := false
		for _, s := range d.Sounds {
			used = used || s.File == name
		}
		if used {
			continue
		}
		_, err := os.Lstat(filepath.Join(d.Path, name))
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
		if err != nil {
			return "", fmt.Errorf("looking for a name: %w", err)
		}
	}
	return "", fmt.Errorf("no name is free for %s in %s: move some files away", text.Quote(name), text.Escape(d.Path))
}

// named returns a manifest in which a cue or word has a file. It fails when the
// manifest is no longer one in which that can be said.
func named(data []byte, word bool, id cues.ID, file string) ([]byte, error) {
	kind, tables := "cue", func(m *manifest) []*rawCue { return m.cues }
	if word {
		kind, tables = "word", func(m *manifest) []*rawCue { return m.words }
	}
	find := func(data []byte) (*rawCue, error) {
		fl := &faultList{file: manifestName}
		m := parseManifest(data, &layer{shown: manifestName}, fl)
		if err := fl.err(); err != nil {
			return nil, err
		}
		for _, c := range tables(m) {
			if c.id.text == string(id) {
				return c, nil
			}
		}
		return nil, nil
	}
	c, err := find(data)
	if err != nil {
		return nil, err
	}
	line := fmt.Sprintf("file = %q\n", file)
	var out []byte
	switch {
	case c == nil:
		out = bytes.TrimRight(data, "\r\n")
		out = fmt.Appendf(bytes.Clone(out), "\n\n[[%s]]\nid = %q\n%s", kind, id, line)
	case c.file.line > 0:
		return nil, fmt.Errorf("%s:%d: %s now has a file: open the pack again", manifestName, c.file.line, text.Quote(string(id)))
	default:
		lines := bytes.SplitAfter(data, []byte("\n"))
		at := c.line
		if !bytes.HasSuffix(lines[at-1], []byte("\n")) {
			line = "\n" + line
		}
		out = bytes.Join([][]byte{bytes.Join(lines[:at], nil), []byte(line), bytes.Join(lines[at:], nil)}, nil)
	}
	if c, err := find(out); err != nil || c == nil || c.file.text != file {
		return nil, errors.Join(fmt.Errorf("cannot add the file of %[2]s to %[1]s: add file = %[3]q yourself", manifestName, text.Quote(string(id)), file), err)
	}
	return out, nil
}
