package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"spotter/text"
)

// sumsName is the file that says what was in the files of a pack when it was
// packed, as sha256sum prints it.
const sumsName = "SHA256SUMS"

// sumCheck compares the files of one pack of a chain with its sums.
type sumCheck struct {
	l     *layer
	at    place                        // the line in its file of sums
	known map[string][sha256.Size]byte // what has been read already
	total int64                        // bytes that were read besides, of all lines
	fl    *faultList
}

// checkSums compares the files of a pack with the sums that were packed with
// them, if there are any. Of a pack that this one extends, it compares what is
// used.
func (p *Pack) checkSums(fl *faultList) {
	for l := p.top; l != nil; l = l.base {
		data, err := read(l.src, sumsName, maxManifest)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		in := &layer{shown: path.Join(path.Dir(l.shown), sumsName)}
		if err != nil {
			fl.add(place{in, 1}, "%s", fileTrouble(err))
			continue
		}
		k := &sumCheck{l: l, at: place{in: in}, fl: fl,
			known: map[string][sha256.Size]byte{manifestName: l.sum}}
		for _, f := range p.files {
			if f.in == l {
				k.known[f.name] = f.sum
			}
		}
		for line := range strings.Lines(string(data)) {
			if k.at.line++; k.at.line > maxZipEntries {
				fl.add(k.at, "more than %d lines: an archive has no more entries", maxZipEntries)
				break
			}
			k.line(strings.TrimRight(line, "\r\n"))
		}
	}
}

// line compares one file.
func (k *sumCheck) line(line string) {
	if line == "" {
		return
	}
	want, name, ok := parseSum(line)
	if !ok {
		k.fl.add(k.at, "not a line of sha256sum: pack it again")
		return
	}
	sum, read := k.known[name]
	switch {
	case read:
	case k.l.above != nil, k.total > maxFiles: // not used, or told already
		return
	default:
		var n int64
		var err error
		sum, n, err = hashFile(k.l.src, name)
		if k.total += n; err == nil && k.total > maxFiles {
			err = fmt.Errorf("%w: more than %d MiB with the files before it", errTooLarge, maxFiles>>20)
		}
		if err != nil {
			k.fl.add(k.at, "file %s %s", text.Quote(name), fileTrouble(err))
			return
		}
	}
	if sum != want {
		k.fl.add(k.at, "file %s has changed since it was packed: get the pack again, or delete %s if you changed it yourself",
			text.Quote(name), sumsName)
	}
}

// parseSum parses a line as sha256sum prints it.
func parseSum(line string) (sum [sha256.Size]byte, name string, ok bool) {
	digits, name, found := strings.Cut(line, " ")
	b, err := hex.DecodeString(digits)
	if !found || err != nil || len(b) != sha256.Size || name == "" || name[0] != ' ' && name[0] != '*' {
		return sum, "", false
	}
	name = strings.TrimPrefix(name[1:], "./")
	return [sha256.Size]byte(b), name, fs.ValidPath(name) && name != "." && !strings.ContainsAny(name, `\:`)
}
