package teach

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Lines returns what the desk shows, in lines of at most w cells.
func (d *Desk) Lines(w int) (lines []string) {
	add := func(s string) { lines = append(lines, cells.FoldTo(s, max(w, 20), 3)...) }
	if d.note != "" && d.stage != stageChoose {
		add(d.note)
	}
	switch d.stage {
	case stagePush:
		add(say.T("Press the button now, once."))
		add(say.T("ctrl+c ends."))
	case stageChoose:
		for _, s := range d.about() {
			add(s)
		}
		if d.note != "" {
			add(d.note)
		}
		add(say.T("What is it for? Press its sign:"))
		lines = append(lines, d.columns(max(w, 20))...)
	case stageProve:
		add(say.F("%s is to be %s.", names(d.pushes[0].codes), d.do))
		left := 3 - len(d.pushes)
		if left > 0 {
			add(say.F("Press it again. Presses to go: %d", left))
		} else {
			add(say.T("It gave another code: press it again."))
		}
		if n := len(d.pushes); n > 1 {
			add(say.F("This push: %s", names(d.pushes[n-1].codes)))
		}
	}
	return lines
}

// about says what the first push of the button told.
func (d *Desk) about() (lines []string) {
	p := &d.pushes[0]
	release := say.T("no release comes: it cannot be held")
	if p.released {
		release = say.F("its release comes after %s", p.upAfter.Round(time.Millisecond))
	}
	if name := p.codes[0].Device; name != "" {
		lines = append(lines, say.F("Device: %s", text.Clean(name)))
	}
	lines = append(lines, cells.Join(" · ", say.F("It sends: %s", names(p.codes)), say.F("codes in one push: %d", len(p.codes)), release))
	for _, code := range p.codes {
		if does := d.p.Usual(code); does != "" {
			lines = append(lines, say.F("Today %s does this: %s", code.Key, does))
		}
		switch code {
		case Code{Key: "enter"}:
			lines = append(lines, say.T("! Enter of the keyboard changes too. alt+enter starts the clock and splits then."))
		case Code{Key: "esc"}:
			lines = append(lines, say.T("! Esc of the keyboard changes too, and many terminals hold it back for 50 ms."))
		}
	}
	return lines
}

// columns returns the choices side by side.
func (d *Desk) columns(w int) (lines []string) {
	const gap = 1
	wide := 0 // the choices stand in as few rows as they can: a small screen has eight
	for _, s := range d.signs {
		wide = max(wide, cells.Width(s.key+" "+s.do.String())+gap)
	}
	per := max(1, (w+gap)/max(1, wide))
	var row strings.Builder
	for i, s := range d.signs {
		row.WriteString(cells.Pad(s.key+" "+s.do.String(), wide))
		if i%per == per-1 || i == len(d.signs)-1 {
			lines = append(lines, strings.TrimRight(row.String(), " "))
			row.Reset()
		}
	}
	return lines
}

// Name returns the name by which input.toml knows a key, "" for a modifier alone.
func Name(k tea.Key) string {
	k.Mod &^= cells.LockMods
	switch {
	case cells.LoneModifier(k.Code):
		return ""
	case k.Text != "" && k.Text != " ":
		return k.Text
	}
	return k.Keystroke()
}
