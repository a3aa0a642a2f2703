package incidents

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/line"
)

// Answer is one answer to a question, and its key.
type Answer struct{ Key, Says string }

// answerKeys are the keys for answers, the first ones first: capitals, which speak to
// nobody. A pack may have a cue on each: an answer takes one that means nothing.
const answerKeys = "ABIJOPTUVDQXZ456789"

// ask asks something. Answers for which no key is free are left out; a question without
// an answer is not asked.
func (d *Desk) ask(words string, at race.Stamp, as ...answer) {
	q := question{text: words, until: at.Boot + AskFor}
	next := 0
	for _, a := range as {
		for next < len(answerKeys) && !d.Free(answerKeys[next:next+1]) {
			next++
		}
		if next < len(answerKeys) {
			a.key = answerKeys[next : next+1]
			q.answers = append(q.answers, a)
			next++
		}
	}
	if len(q.answers) > 0 {
		d.asks = q
	}
}

// Ask returns what waits for an answer: a question, or a rest that is not over; "" for
// nothing.
func (d *Desk) Ask(at race.Stamp) (words string, answers []Answer) {
	if d.asks.text != "" && at.Boot < d.asks.until {
		for _, a := range d.asks.answers {
			answers = append(answers, Answer{a.key, text.Clean(a.says)})
		}
		return d.asks.text, answers
	}
	if since, ok := d.Session.RestingFor(at); ok {
		return say.F("REST %s", race.FormatShort(since.Truncate(time.Second))), []Answer{
			{d.Key(keymap.Rest), say.T("go on")}, {d.Key(keymap.Note), say.T("note")}}
	}
	return "", nil
}

// Key takes a key that is meant for a line or a question; it returns false for any
// other, such as STOP outside a line.
func (d *Desk) TakeKey(k tea.Key, at race.Stamp) bool {
	d.yield(at)
	if d.typing.open {
		return d.typeKey(k, at)
	}
	if d.asks.text == "" || at.Boot >= d.asks.until || k.Text == "" {
		return false
	}
	for _, a := range d.asks.answers {
		if a.key == k.Text {
			if k.IsRepeat {
				return true
			}
			d.asks = question{}
			a.do(at)
			return true
		}
	}
	return false
}

// open opens a line. What is typed is kept when it ends, however it ends.
func (d *Desk) open(title string, at race.Stamp, keep func(text string, at race.Stamp)) {
	d.typing = typing{open: true, title: title, line: line.Editor{Most: race.MaxText}, keep: keep, last: at.Boot}
}

// Type opens a line with a text in it. With figures it takes digits, colons and signs
// only, and every other key stays what it is: somebody may run.
func (d *Desk) Type(title, text string, figures bool, keep func(text string, at race.Stamp), at race.Stamp) {
	d.open(title, at, keep)
	d.typing.figures = figures
	d.typing.line.Set(text)
}

// figure reports whether a line for figures takes a key.
func figure(k tea.Key) bool {
	switch k.Code {
	case tea.KeyEnter, tea.KeyKpEnter, tea.KeyEscape, tea.KeyBackspace:
		return k.Mod&^cells.LockMods == 0
	}
	return len(k.Text) == 1 && strings.Contains("0123456789:+-", k.Text)
}

// ofKeypad returns a key of the keypad with its text, which some terminals leave out.
func ofKeypad(k tea.Key) tea.Key {
	if name := (tea.Key{Code: k.Code}).String(); k.Text == "" && k.Code >= tea.KeyKp0 && k.Code <= tea.KeyKp9 {
		k.Text = name
	}
	return k
}

// typeKey takes a key for the line. ctrl+c is not for it: the race can always be left.
func (d *Desk) typeKey(k tea.Key, at race.Stamp) bool {
	if k.Mod&tea.ModCtrl != 0 && (k.Code == 'c' || k.BaseCode == 'c') {
		d.EndLine(at)
		return false
	}
	k = ofKeypad(k)
	if d.typing.figures && (!figure(k) || k.Code == tea.KeyBackspace && d.typing.line.Empty()) {
		return false // backspace on an empty line ends every sound
	}
	d.typing.last = at.Boot
	switch d.typing.line.Key(k) {
	case line.Entered, line.Ended:
		d.EndLine(at)
	case line.Full:
		d.Say(say.T("line full · enter keeps it"))
	}
	return true
}

// yield ends a line that takes every key once somebody runs, such as at the end of a
// count-in: space is STOP again.
func (d *Desk) yield(at race.Stamp) {
	if d.Typing() && !d.MayType() {
		d.EndLine(at)
	}
}

// EndLine ends a line, if one is open, and keeps what was typed.
func (d *Desk) EndLine(at race.Stamp) {
	t := d.typing
	d.typing = typing{}
	if !t.open {
		return
	}
	if s := t.line.Text(); s != "" {
		t.keep(s, at)
	}
}

// Paste puts pasted text into the line; it returns false where none is open.
func (d *Desk) Paste(s string, at race.Stamp) bool {
	if !d.Typing() {
		return false
	}
	d.typing.last = at.Boot
	if !d.typing.line.Insert(s) {
		d.Say(say.T("line full · enter keeps it"))
	}
	return true
}

// Typing reports whether a line is open that takes every key: space is a space.
func (d *Desk) Typing() bool { return d.typing.open && !d.typing.figures }

// Open reports whether a line is open.
func (d *Desk) Open() bool { return d.typing.open }

// Line returns the title of the open line and the part of it that fits w columns.
func (d *Desk) Line(w int) (title string, v line.View) {
	return d.typing.title, d.typing.line.View(w)
}

// Look ends a line in which nobody types, and a question that nobody answers.
func (d *Desk) Look(at race.Stamp) {
	d.yield(at)
	if d.typing.open && at.Boot-d.typing.last >= TypeFor {
		d.EndLine(at)
	}
	if at.Boot >= d.asks.until {
		d.asks = question{}
	}
}

// Due returns for how long nothing changes by itself; 0 for as long as anyone likes.
func (d *Desk) Due(at race.Stamp) time.Duration {
	var due time.Duration
	if d.typing.open {
		due = max(1, d.typing.last+TypeFor-at.Boot)
	}
	if d.asks.text != "" {
		if left := max(1, d.asks.until-at.Boot); due == 0 || left < due {
			due = left
		}
	}
	return due
}
