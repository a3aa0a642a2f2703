package licenses

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Part is one thing that is compiled into the program.
type Part struct {
	Kind    string   // "program", "go", "module", "data" or "voice"
	Name    string   // such as "golang.org/x/text"
	Version string   // such as "v0.44.0"; "" where a part has none
	License string   // identifiers of the SPDX list, such as "MIT" or "Apache-2.0 AND MIT"
	Sum     string   // of a module, its checksum in go.sum; else ""
	Origin  []string // where a part comes from, in lines; none for a module
	Texts   []string // the licence as its author wrote it, and notices that go with it
}

//go:embed parts.json.gz
var packed []byte

// Parts returns everything that is compiled into the program: itself, Go, modules, data and voices.
func Parts() ([]Part, error) {
	return Unpack(packed)
}

// Pack returns parts in the form that is in the program.
func Pack(parts []Part) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(parts); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Unpack reads what [Pack] wrote.
func Unpack(packed []byte) ([]Part, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("reading the licences in the program: %w", err)
	}
	var parts []Part
	if err := json.NewDecoder(r).Decode(&parts); err != nil {
		return nil, fmt.Errorf("reading the licences in the program: %w", err)
	}
	return parts, nil
}

// kinds has the heading of each kind of part, in the order of the page.
var kinds = []struct{ kind, heading string }{
	{"program", "The program"},
	{"go", "Go"},
	{"module", "Modules"},
	{"data", "Data"},
	{"voice", "Voices"},
}

// Write writes the page of all parts in Markdown: a list, then each licence once, with the parts that
// it is the licence of.
func Write(w io.Writer, parts []Part) error {
	var b strings.Builder
	program, of := "spotter", "modules and voices"
	if len(parts) > 0 && parts[0].Kind == "program" && parts[0].Name != program {
		program, of = parts[0].Name, "modules"
	}
	fmt.Fprintf(&b, "# Notices\n\nWhat %[1]s is made of, and the licence of each part. `%[1]s licenses` prints this page, and\n"+
		"`go run ./release notice` makes it from the %[2]s that the program has on any of its machines.\n", program, of)
	for _, k := range kinds {
		first := true
		for _, p := range parts {
			if p.Kind != k.kind {
				continue
			}
			if first {
				fmt.Fprintf(&b, "\n## %s\n\n", k.heading)
				first = false
			}
			fmt.Fprintf(&b, "- %s: %s\n", strings.TrimSpace(p.Name+" "+p.Version), p.License)
			for _, line := range p.Origin {
				fmt.Fprintf(&b, "  - %s\n", line)
			}
		}
	}
	b.WriteString("\n## Licences\n")
	for _, t := range texts(parts) {
		fmt.Fprintf(&b, "\n### %s\n\n```text\n%s\n```\n", strings.Join(t.of, ", "), t.text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shared is a text and the names of the parts that come with it.
type shared struct {
	text string
	of   []string
}

// texts returns each text once, in the order of the parts.
func texts(parts []Part) (all []shared) {
	at := make(map[string]int)
	for _, p := range parts {
		for _, text := range p.Texts {
			i, ok := at[text]
			if !ok {
				i = len(all)
				at[text] = i
				all = append(all, shared{text: text})
			}
			all[i].of = append(all[i].of, p.Name)
		}
	}
	return all
}
