package distro

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"spotter/cmd/spotter/licenses"
	"spotter/release/publisher"
)

// Copyright returns Debian's file of licences: format 1.0, the program first, then its parts, and each text once.
func Copyright(by publisher.Publisher, parts []licenses.Part) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: spotter\nUpstream-Contact: %s\nSource: %s\n", by.Maintainer, by.Homepage)
	program := "spotter"
	if len(parts) > 0 && parts[0].Kind == "program" {
		program = parts[0].Name
	}
	fmt.Fprintf(&b, "Comment: Everything is compiled into one program. %s licenses prints this too.\n", program)
	fmt.Fprintf(&b, "\nFiles: *\nCopyright: 2026 the spotter authors\nLicense: Expat\n%s", field(own(parts)))
	fmt.Fprintf(&b, "\nFiles: usr/bin/%s\nCopyright: the authors of its parts, as named below\nLicense: Expat and others\n", program)
	var seen []string
	for _, p := range parts {
		fmt.Fprintf(&b, " .\n %s: %s\n", strings.TrimSpace(p.Name+" "+p.Version), p.License)
		for _, line := range p.Origin {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	for _, p := range parts {
		for _, text := range p.Texts {
			if strings.Contains(text, apache) { // Debian wants it named and not copied; a notice of copyright in it stays in NOTICE.md
				text = "On Debian systems the Apache License, Version 2.0, is in /usr/share/common-licenses/Apache-2.0."
			}
			if slices.Contains(seen, text) {
				continue
			}
			seen = append(seen, text)
			fmt.Fprintf(&b, " .\n The licence of %s:\n .\n%s", p.Name, field(text))
		}
	}
	return b.Bytes()
}

// apache begins the terms of that licence.
const apache = "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION"

// own returns the text of the program's own licence.
func own(parts []licenses.Part) string {
	for _, p := range parts {
		if p.Kind == "program" && len(p.Texts) > 0 {
			return p.Texts[0]
		}
	}
	return ""
}

// field returns a text as the lines of a field: one blank before each, and a point in an empty one.
func field(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "" {
			line = "."
		}
		b.WriteString(" " + line + "\n")
	}
	return b.String()
}
