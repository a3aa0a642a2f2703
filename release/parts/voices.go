package parts

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"spotter/cmd/spotter/licenses"
)

// row matches a row of two cells of a table in Markdown.
var row = regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \|$`)

// ofTheSound names the rows of a PROVENANCE.md that tell what a sound was made of. The licences in them are those of the
// voice; programs that only ran, and are no part of the sound, have rows of their own.
var ofTheSound = []string{"model", "program", "voice"}

// known matches the licences that a voice may have.
var known = regexp.MustCompile(`\b(Apache-2\.0|MIT|BSD-3-Clause|CC0-1\.0|CC-BY-4\.0)\b`)

// voices returns the voices of the program, by name.
func voices(root string) ([]licenses.Part, error) {
	files, err := filepath.Glob(filepath.Join(root, "cues", "voices", "*", "PROVENANCE.md"))
	if err != nil {
		return nil, err
	}
	packs, err := filepath.Glob(filepath.Join(root, "cues", "voices", "*", "pack.toml"))
	if err != nil {
		return nil, err
	}
	if len(files) != len(packs) || len(files) == 0 {
		return nil, fmt.Errorf("of %d voices %d say in PROVENANCE.md where they come from: each has to", len(packs), len(files))
	}
	var all []licenses.Part
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading where a voice comes from: %w", err)
		}
		p, err := voice(filepath.Base(filepath.Dir(file)), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// voice returns the voice of a PROVENANCE.md.
func voice(name, provenance string) (licenses.Part, error) {
	p := licenses.Part{Kind: "voice", Name: "voice " + name}
	var ids []string
	for _, m := range row.FindAllStringSubmatch(provenance, -1) {
		if !slices.Contains(ofTheSound, m[1]) {
			continue
		}
		p.Origin = append(p.Origin, m[1]+": "+m[2])
		ids = append(ids, known.FindAllString(m[2], -1)...)
	}
	if len(ids) == 0 {
		return p, fmt.Errorf("no row of %v names a licence that is known (%v)", ofTheSound, known)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	p.License = strings.Join(ids, " AND ")
	for _, id := range ids {
		text, err := texts.ReadFile("texts/" + id + ".txt")
		if err != nil {
			return p, fmt.Errorf("the text of the licence %s is not in release/parts/texts: %w", id, err)
		}
		p.Texts = append(p.Texts, tidy(string(text)))
	}
	return p, nil
}
