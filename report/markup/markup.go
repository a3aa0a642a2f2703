package markup

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// fixed is markup that stands in the program. Constants turn into it by themselves, and other
// packages can turn nothing else into it.
type fixed string

// HTML is markup that the program made of values which it escaped itself, such as a drawing of
// report/chart. It is written as it is.
type HTML string

// hole marks the place of a value in markup.
const hole = "{}"

// Doc is a document that is being written. Its first error stays, and Close returns it.
type Doc struct {
	out *bufio.Writer
	err error // of the program: values that do not fit the markup
}

// New returns a document that is written to w.
func New(w io.Writer) *Doc { return &Doc{out: bufio.NewWriterSize(w, 64<<10)} }

// escaper replaces what means something in text or between quotes. It replaces what html/template
// replaces there.
var escaper = strings.NewReplacer(`"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;", "\x00", "\uFFFD")

// Put writes markup, with a value in the place of each {}. A value that is not [HTML] is
// written as fmt.Sprint does, and escaped.
func (d *Doc) Put(markup fixed, values ...any) {
	rest := string(markup)
	for i, v := range values {
		before, after, ok := strings.Cut(rest, hole)
		if !ok {
			d.fail("%d values are too many for %.60q", len(values)-i, string(markup))
			return
		}
		d.out.WriteString(before)
		d.value(v)
		rest = after
	}
	if strings.Contains(rest, hole) {
		d.fail("%d values are too few for %.60q", len(values), string(markup))
		return
	}
	d.out.WriteString(rest)
}

// value writes one value.
func (d *Doc) value(v any) {
	switch v := v.(type) {
	case HTML:
		d.out.WriteString(string(v))
	case string:
		escaper.WriteString(d.out, v)
	default:
		escaper.WriteString(d.out, fmt.Sprint(v))
	}
}

// Style writes an element with a style sheet of the program.
func (d *Doc) Style(sheet string) { d.element("style", sheet) }

// Script writes an element with a script of the program.
func (d *Doc) Script(script string) { d.element("script", script) }

// element writes an element whose content is not markup. The content must not end it.
func (d *Doc) element(name, content string) {
	if strings.Contains(strings.ToLower(content), "</"+name) {
		d.fail("the %s ends its own element", name)
		return
	}
	d.out.WriteString("<" + name + ">" + content + "</" + name + ">")
}

// fail keeps the first error.
func (d *Doc) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

// Close writes what is left. It does not close the writer.
func (d *Doc) Close() error {
	if d.err != nil {
		return fmt.Errorf("make the page: %w", d.err)
	}
	return d.out.Flush()
}

// Policy returns a content security policy (CSP 3) which lets in one style sheet and one script by
// their hashes, and nothing else. An empty script stands for none.
func Policy(sheet, script string) string {
	p := "default-src 'none'; style-src '" + digest(sheet) + "'; "
	if script != "" {
		p += "script-src '" + digest(script) + "'; "
	}
	return p + "base-uri 'none'; form-action 'none'"
}

// digest returns the hash of an inline element as a policy names it.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
