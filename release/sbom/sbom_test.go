package sbom

import (
	"encoding/json"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/licenses"
	"spotter/release/publisher"
	"spotter/release/target"
)

// TestDocument lists the program of this test, with the modules that Go wrote into it.
func TestDocument(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	parts := []licenses.Part{{Kind: "program", Name: "spotter", License: "MIT", Texts: []string{"Copyright (c) 2026 us\n"}}, {Kind: "voice", Name: "voice en-US", License: "MIT"}, {Kind: "voice", Name: "voice de", License: "LicenseRef-odd", Origin: []string{"from here"}}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.Fatal("Go wrote nothing into this test")
	}
	for _, m := range info.Deps {
		parts = append(parts, licenses.Part{Kind: "module", Name: m.Path, Version: m.Version, License: "MIT"})
	}
	r := Release{Version: "1.2.3", Commit: "abc", Go: "go1", When: time.Unix(0, 0), By: publisher.Publisher{Name: "A", Homepage: "https://example.net", Downloads: "https://example.net/{version}"},
		Programs: []Program{{"spotter", target.All[0], body, parts}, {"spotter-hq", target.All[0], body, parts[:1:1]}}}
	r.Programs[1].Parts = append(r.Programs[1].Parts, parts[3:]...)
	text, err := Write(r)
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	known := []string{d.ID}
	for _, p := range d.Packages {
		if slices.Contains(known, p.ID) {
			t.Errorf("%s is there twice", p.ID)
		}
		known = append(known, p.ID)
	}
	for _, rel := range d.Relationships {
		if !slices.Contains(known, rel.From) || !slices.Contains(known, rel.To) {
			t.Errorf("%+v names what is not there", rel)
		}
	}
	if rel := (relationship{"SPDXRef-program-spotter-hq-linux-amd64", "OPTIONAL_COMPONENT_OF", "SPDXRef-voice-voice-de"}); slices.Contains(d.Relationships, rel) || strings.Contains(string(text), `"spdxElementId": "SPDXRef-program-spotter-hq-linux-amd64",
   "relationshipType": "CONTAINS",
   "relatedSpdxElement": "SPDXRef-voice`) {
		t.Error("headquarters has voices")
	}
	for _, want := range []relationship{{"SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-program-spotter-hq-linux-amd64"}, {"SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-program-linux-amd64"}, {"SPDXRef-program-linux-amd64", "CONTAINS", "SPDXRef-voice-voice-en-US"}, {"SPDXRef-voice-voice-de", "OPTIONAL_COMPONENT_OF", "SPDXRef-program-linux-amd64"}} {
		if !slices.Contains(d.Relationships, want) {
			t.Errorf("%+v is not there", want)
		}
	}
	if len(d.Extracted) != 1 || d.Packages[0].Copyright != "Copyright (c) 2026 us" || d.Creation.Created != "1970-01-01T00:00:00Z" {
		t.Errorf("%+v, %+v, %+v", d.Extracted, d.Packages[0], d.Creation)
	}
}

// TestModuleThatNobodyListed has a program with a module that the list of licences does not have, or has in another version.
func TestModuleThatNobodyListed(t *testing.T) {
	info := &debug.BuildInfo{Deps: []*debug.Module{{Path: "example.org/m", Version: "v1.0.0"}}}
	for version, want := range map[string]bool{"v1.0.0": true, "v1.0.1": false} {
		inside, err := contents(info, []licenses.Part{{Kind: "module", Name: "example.org/m", Version: version}})
		if (err == nil) != want || want && !slices.Equal(inside, []string{"SPDXRef-module-example.org-m"}) {
			t.Errorf("%s: %q, %v", version, inside, err)
		}
	}
	if _, err := contents(info, nil); err == nil || !strings.Contains(err.Error(), "has no licence in the list") {
		t.Errorf("%v", err)
	}
}
