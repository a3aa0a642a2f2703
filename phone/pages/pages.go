package pages

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html"
	"io/fs"
	"strings"
	"time"

	"spotter/text/say"
)

var (
	//go:embed link.js
	linkScript string
	//go:embed sound.js
	soundScript string
	//go:embed ear.js
	earScript string
	//go:embed ear.html
	earHTML string
	//go:embed ear.css
	earStyle string
	//go:embed pads.js
	padsScript string
	//go:embed pads.html
	padsHTML string
	//go:embed pads.css
	padsStyle string
)

// Page is a page as the files of a folder: index.html alone, with style and script in it. Nobody
// changes it, so it may be used by many at once.
type Page struct {
	html []byte // UTF-8
}

// Ear returns the page of the runner's earpiece, in the language that text/say has in use.
func Ear() *Page { return build(earHTML, earStyle, linkScript+soundScript+earScript) }

// Pads returns the page of the spotter's pads, in the language that text/say has in use.
func Pads() *Page { return build(padsHTML, padsStyle, linkScript+padsScript) }

// build puts style, script and texts into a page.
func build(page, style, script string) *Page {
	words := texts()
	raw, err := json.Marshal(words) // with < as \u003c, so that no text ends the script
	if err != nil {
		panic(err) // a map of strings has no fault
	}
	fill := []string{"{{style}}", style, "{{script}}", script, "{{words}}", string(raw), "{{lang}}", html.EscapeString(say.Language())}
	for name, text := range words {
		fill = append(fill, "{{"+name+"}}", html.EscapeString(text))
	}
	return &Page{[]byte(strings.NewReplacer(fill...).Replace(page))}
}

// index is the name of a page's only file.
const index = "index.html"

// ReadFile implements [fs.ReadFileFS].
func (p *Page) ReadFile(name string) ([]byte, error) {
	if name != index {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(p.html), nil
}

// Open implements [fs.FS].
func (p *Page) Open(name string) (fs.File, error) {
	b, err := p.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &file{bytes.NewReader(b)}, nil
}

// file is the open file of a page, and what is told of it.
type file struct{ *bytes.Reader }

func (f *file) Close() error               { return nil }
func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Name() string               { return index }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }

// texts returns the texts of both pages by the names that the pages have for them.
func texts() map[string]string {
	return map[string]string{
		"title_ear":    say.T("spotter: earpiece"),
		"title_pads":   say.T("spotter: pads"),
		"tap":          say.T("Tap to begin"),
		"connect":      say.T("Connecting to spotter"),
		"load":         say.T("Loading the sounds"),
		"test":         say.T("Tap the side that you hear"),
		"heard_left":   say.T("I hear it on the left"),
		"heard_right":  say.T("I hear it on the right"),
		"wrong":        say.T("Other side: swap the earbuds, or tap again"),
		"ready":        say.T("Ready"),
		"held":         say.T("No sound: tap here"),
		"stop":         say.T("STOP"),
		"lost":         say.T("Link lost: no cue can come"),
		"missing":      say.T("Sounds are missing: load this page again"),
		"awake":        say.T("Set the screen to stay on: this page cannot keep it on."),
		"bye_proto":    say.T("This page is of another version: load it again"),
		"bye_replaced": say.T("Another phone is the earpiece now"),
		"bye_taken":    say.T("Another phone is connected. Tap to ask again"),
		"bye_over":     say.T("The race was left"),
		"bye_hostile":  say.T("spotter closed the link: load this page again"),
		"linked":       say.T("Connected"),
		"no_link":      say.T("NO LINK: nobody hears a press"),
		"turned":       say.T("the pads moved: press again"),
		"late":         say.T("refused: too late"),
		"silent":       say.T("NOT HEARD?"),
		"no_answer":    say.T("no answer"),
		"begun":        say.T("sounds"),
		"heard":        say.T("heard"),
		"cut":          say.T("cut"),
		"dropped":      say.T("dropped"),
		"expired":      say.T("expired"),
		"no_device":    say.T("no sound device"),
		"refused":      say.T("refused"),
		"done":         say.T("done"),
	}
}
