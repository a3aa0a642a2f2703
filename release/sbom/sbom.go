package sbom

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"spotter/cmd/spotter/licenses"
	"spotter/release/publisher"
	"spotter/release/target"
)

// Program is one built program.
type Program struct {
	Name   string // spotter or spotter-hq
	Target target.Target
	Body   []byte
	Parts  []licenses.Part // that it may have
}

// id returns the identifier of the program.
func (p *Program) id() string {
	if p.Name == "spotter" {
		return id("program", p.Target.String())
	}
	return id("program", p.Name+"-"+p.Target.String())
}

// file returns the name of the program's file.
func (p *Program) file() string {
	return strings.Replace(p.Target.Program(), "spotter", p.Name, 1)
}

// Release holds everything that the list tells.
type Release struct {
	Version  string
	Commit   string
	Go       string    // that built it, such as "go1.26.8"
	When     time.Time // of the commit
	By       publisher.Publisher
	Programs []Program
}

// parts returns the parts of all programs, each once.
func (r *Release) parts() (all []licenses.Part) {
	seen := map[string]bool{}
	for _, p := range r.Programs {
		for _, part := range p.Parts {
			if key := id(part.Kind, part.Name); !seen[key] {
				seen[key] = true
				all = append(all, part)
			}
		}
	}
	return all
}

// The fields of a document of SPDX 2.3 that are used here, in the order of its specification.
type (
	document struct {
		Version       string         `json:"spdxVersion"`
		DataLicense   string         `json:"dataLicense"`
		ID            string         `json:"SPDXID"`
		Name          string         `json:"name"`
		Namespace     string         `json:"documentNamespace"`
		Creation      creation       `json:"creationInfo"`
		Packages      []pkg          `json:"packages"`
		Extracted     []extracted    `json:"hasExtractedLicensingInfos,omitempty"`
		Relationships []relationship `json:"relationships"`
	}
	creation struct {
		Created  string   `json:"created"`
		Creators []string `json:"creators"`
	}
	pkg struct {
		Name      string     `json:"name"`
		ID        string     `json:"SPDXID"`
		Version   string     `json:"versionInfo,omitempty"`
		FileName  string     `json:"packageFileName,omitempty"`
		Supplier  string     `json:"supplier,omitempty"`
		Download  string     `json:"downloadLocation"`
		Analyzed  bool       `json:"filesAnalyzed"`
		Checksums []checksum `json:"checksums,omitempty"`
		Homepage  string     `json:"homepage,omitempty"`
		Source    string     `json:"sourceInfo,omitempty"`
		Concluded string     `json:"licenseConcluded"`
		Declared  string     `json:"licenseDeclared"`
		Copyright string     `json:"copyrightText"`
		Refs      []ref      `json:"externalRefs,omitempty"`
		Purpose   string     `json:"primaryPackagePurpose,omitempty"`
	}
	checksum struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"checksumValue"`
	}
	ref struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}
	extracted struct {
		ID   string `json:"licenseId"`
		Name string `json:"name"`
		Text string `json:"extractedText"`
	}
	relationship struct {
		From string `json:"spdxElementId"`
		Type string `json:"relationshipType"`
		To   string `json:"relatedSpdxElement"`
	}
)

// notInIDs matches what may not stand in an identifier of SPDX.
var notInIDs = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// id returns the identifier of a thing.
func id(kind, name string) string {
	return "SPDXRef-" + notInIDs.ReplaceAllString(kind+"-"+name, "-")
}

// Write returns the document of a release. The modules of each program are those that Go wrote into it.
func Write(r Release) ([]byte, error) {
	d := document{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: "spotter-" + r.Version,
		Creation: creation{r.When.UTC().Format(time.RFC3339), []string{"Organization: " + r.By.Name, "Tool: go run ./release"}},
	}
	hash := sha256.New()
	for _, p := range r.parts() {
		d.Packages = append(d.Packages, packageOf(p, r))
		if strings.HasPrefix(p.License, "LicenseRef-") {
			d.Extracted = append(d.Extracted, extracted{p.License, strings.TrimPrefix(p.License, "LicenseRef-"), strings.Join(p.Origin, "\n")})
		}
	}
	for _, p := range r.Programs {
		name := p.Name + " for " + p.Target.String()
		hash.Write(p.Body)
		d.Packages = append(d.Packages, pkg{Name: name, ID: p.id(), Version: r.Version, FileName: p.file(),
			Supplier: "Organization: " + r.By.Name, Download: r.By.DownloadsOf(r.Version), Homepage: r.By.Homepage, Source: "commit " + r.Commit,
			Checksums: []checksum{{"SHA256", fmt.Sprintf("%x", sha256.Sum256(p.Body))}},
			Concluded: "NOASSERTION", Declared: "MIT", Copyright: "NOASSERTION", Purpose: "APPLICATION"})
		d.Relationships = append(d.Relationships, relationship{d.ID, "DESCRIBES", p.id()})
		info, err := buildinfo.Read(bytes.NewReader(p.Body))
		if err != nil {
			return nil, fmt.Errorf("reading what Go wrote into %s: %w", name, err)
		}
		inside, err := contents(info, p.Parts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, part := range p.Parts { // the other voices are files beside the program
			if v := id(part.Kind, part.Name); part.Kind == "voice" && !slices.Contains(inside, v) {
				d.Relationships = append(d.Relationships, relationship{v, "OPTIONAL_COMPONENT_OF", p.id()})
			}
		}
		for _, to := range inside {
			d.Relationships = append(d.Relationships, relationship{p.id(), "CONTAINS", to})
		}
	}
	d.Namespace = fmt.Sprintf("%s/spdx/spotter-%s-%x", r.By.Homepage, r.Version, hash.Sum(nil)[:16])
	return marshal(d)
}

// marshal returns a document as JSON, in lines.
func marshal(d document) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// packageOf returns the package of a part.
func packageOf(p licenses.Part, r Release) pkg {
	made := pkg{Name: p.Name, ID: id(p.Kind, p.Name), Version: p.Version, Download: "NOASSERTION", Source: strings.Join(p.Origin, "; "),
		Concluded: p.License, Declared: p.License, Copyright: copyright(p.Texts)}
	switch p.Kind {
	case "program":
		made.Version, made.Supplier, made.Homepage, made.Purpose = r.Version, "Organization: "+r.By.Name, r.By.Homepage, "SOURCE"
	case "go":
		made.Version = r.Go
	case "module":
		made.Refs = []ref{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + p.Name + "@" + p.Version}}
		made.Source, made.Purpose = "checksum in go.sum: "+p.Sum, "LIBRARY"
	}
	return made
}

// copyright returns the lines of licences that say whose they are.
func copyright(texts []string) string {
	var lines []string
	for _, text := range texts {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "Copyright ") && !strings.Contains(line, "[") && !strings.Contains(line, "{") && !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return "NOASSERTION"
	}
	return strings.Join(lines, "\n")
}

// contents returns the identifiers of the parts that are in a program. A module in it that has no part is an error.
func contents(info *buildinfo.BuildInfo, parts []licenses.Part) ([]string, error) {
	var inside []string
	for _, m := range info.Deps {
		if !slices.ContainsFunc(parts, func(p licenses.Part) bool {
			return p.Kind == "module" && p.Name == m.Path && p.Version == m.Version
		}) {
			return nil, fmt.Errorf("the module %s %s is in it, and has no licence in the list", m.Path, m.Version)
		}
		inside = append(inside, id("module", m.Path))
	}
	for _, part := range parts {
		if part.Kind != "module" && !(part.Kind == "voice" && part.Name != "voice en-US") {
			inside = append(inside, id(part.Kind, part.Name))
		}
	}
	return inside, nil
}
