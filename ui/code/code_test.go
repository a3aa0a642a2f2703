package code_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"spotter/ui/cells"
	"spotter/ui/code"
	"spotter/ui/uitest"
)

// outputs wait for a phone, or not.
type outputs struct {
	awaited bool
	pads    bool
	dark    []bool // as asked
}

func (o *outputs) Awaited() (runners, pads bool) { return o.awaited && !o.pads, o.awaited && o.pads }

func (o *outputs) Code(dark bool) (rows []string, address string) {
	o.dark = append(o.dark, dark)
	for range 19 {
		rows = append(rows, strings.Repeat("█", 37))
	}
	return rows, "HTTP://192.168.43.1:8888/0123456789ABCDEF0123456789ABCDEF/"
}

// draw draws a page on a canvas of a size.
func draw(p code.Shown, t cells.Theme, w, h int) []string {
	var c cells.Canvas
	c.SetTheme(t)
	c.Reset(w, h)
	p.Draw(&c, cells.Rect{W: w, H: h})
	var rows []string
	for _, row := range uitest.ParseScreen(c.String(), w, h) {
		var b strings.Builder
		for _, k := range row {
			b.WriteString(k.Text)
		}
		rows = append(rows, b.String())
	}
	return rows
}

func TestPageIsShownUntilAPhoneIsThere(t *testing.T) {
	var p code.Page
	o := &outputs{awaited: true}
	theme := cells.Theme{}
	if p.Of(o, theme, true) != nil || p.Of(struct{}{}, theme, false) != nil || p.Of(nil, theme, false) != nil {
		t.Error("it is shown in a race, or where no phone can come")
	}
	if p.Of(o, theme, false) == nil {
		t.Error("it is not shown before the start")
	}
	o.awaited = false
	if p.Of(o, theme, false) != nil || p.Hide(o, theme, false) {
		t.Error("it is shown though a phone is there")
	}
	o.awaited = true
	if !p.Hide(o, theme, false) || p.Of(o, theme, false) != nil || p.Hide(o, theme, false) {
		t.Error("esc does not hide it once")
	}
}

// TestPageSaysWhosePhone names the phone that the code is for, in the picture and in lines.
func TestPageSaysWhosePhone(t *testing.T) {
	for _, x := range []struct {
		pads bool
		want string
	}{{false, "the runner's phone"}, {true, "pads on your phone"}} {
		var p code.Page
		page := p.Of(&outputs{awaited: true, pads: x.pads}, cells.Theme{}, false)
		for _, w := range []int{40, 100} {
			if top := draw(page, cells.Theme{}, w, 24)[0]; !strings.Contains(top, x.want) {
				t.Errorf("%d columns: %q lacks %q", w, top, x.want)
			}
		}
		if got := page.(cells.Teller).Telling().Page; got != x.want {
			t.Errorf("in lines it is %q, not %q", got, x.want)
		}
	}
}

// TestCodeIsBlackOnWhite holds the code to ink that is darker than its ground, whatever the terminal's is.
func TestCodeIsBlackOnWhite(t *testing.T) {
	for _, x := range []struct {
		theme cells.Theme
		dark  bool
	}{
		{cells.Theme{}, true},
		{cells.Theme{Ground: cells.GroundDark, Profile: colorprofile.ANSI}, true},
		{cells.Theme{Ground: cells.GroundLight, Profile: colorprofile.ANSI256}, true},
		{cells.Theme{Ground: cells.GroundDark, Profile: colorprofile.ASCII}, false},
		{cells.Theme{Ground: cells.GroundLight, Profile: colorprofile.ASCII}, true},
	} {
		o := &outputs{awaited: true}
		code.Of(o, x.theme)
		if len(o.dark) != 1 || o.dark[0] != x.dark {
			t.Errorf("%+v: asked for a dark ink: %v", x.theme, o.dark)
		}
	}
}

func TestPageFits(t *testing.T) {
	var p code.Page
	page := p.Of(&outputs{awaited: true}, cells.Theme{}, false)
	for _, x := range []struct {
		w, h  int
		codes int // rows of the code
	}{{80, 20, 19}, {80, 18, 17}, {80, 17, 0}, {56, 24, 0}, {40, 9, 0}, {20, 4, 0}} {
		rows := draw(page, cells.Theme{}, x.w, x.h)
		n := 0
		for _, r := range rows {
			if strings.Contains(r, "████") {
				n++
			}
		}
		if n != x.codes {
			t.Errorf("%d × %d: %d rows of the code, want %d:\n%s", x.w, x.h, n, x.codes, strings.Join(rows, "\n"))
		}
		if all := strings.Join(rows, ""); x.w >= 40 && !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(all, " ", ""), "█", ""), "HTTP://192.168.43.1:8888/0123456789") {
			t.Errorf("%d × %d: no address:\n%s", x.w, x.h, strings.Join(rows, "\n"))
		}
	}
}
