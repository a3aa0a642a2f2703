package review

import (
	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/spoken"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// voiceMsg brings what became of a note by voice that was to be played or deleted.
type voiceMsg struct {
	says    string
	playing bool
	err     error
}

// voices has the note by voice that is asked about, and whether one sounds.
type voices struct {
	asks    *spoken.Note // that is to be deleted, while it is asked
	playing bool
	busy    bool // a note is on its way
}

// voiceHere returns the note by voice under the cursor, and says where there is none.
func (r *Screen) voiceHere() (n spoken.Note, ok bool) {
	i, under := r.current()
	if under {
		x := r.x
		if x.long != nil {
			x, i = x.around(i)
		}
		for _, n := range spoken.Notes(x.Events) {
			if e := &x.Events[i]; n.ID == e.ID || n.ID == e.Ref && e.Ref != 0 {
				return n, true
			}
		}
	}
	r.search.Note = say.T("no note by voice here: press 2 for the events, / voice finds one")
	return n, false
}

// playVoice plays the note by voice under the cursor; while one sounds it ends that.
func (r *Screen) playVoice() tea.Cmd {
	v := r.o.Voices
	switch {
	case v == nil:
		r.search.Note = say.T("notes by voice cannot be played here")
	case r.voice.busy:
		r.search.Note = say.T("wait: the note is on its way")
	case r.voice.playing:
		r.voice.playing = false
		return func() tea.Msg { v.Hush(); return voiceMsg{says: say.T("silent")} }
	default:
		n, ok := r.voiceHere()
		if !ok {
			return nil
		}
		r.voice.busy, r.search.Note = true, say.T("opening the output")
		return func() tea.Msg {
			says, err := v.Play(n)
			return voiceMsg{says: says, playing: err == nil, err: err}
		}
	}
	return nil
}

// askDelete asks whether the note by voice under the cursor is to be deleted.
func (r *Screen) askDelete() {
	if r.o.Voices == nil || r.o.Append == nil || r.o.Checking {
		r.search.Note = say.T("notes by voice cannot be deleted now")
		return
	}
	if n, ok := r.voiceHere(); ok {
		r.voice.asks = &n
	}
}

// answerDelete takes the answer: the note is voided, and then its file is removed.
func (r *Screen) answerDelete(name string) tea.Cmd {
	n := *r.voice.asks
	r.voice.asks = nil
	if name != "y" && name != "Y" {
		r.search.Note = say.T("nothing was deleted")
		return nil
	}
	o, v := r.o, r.o.Voices
	r.search.Note = say.T("deleting")
	return func() tea.Msg {
		m := savedMsg{o: o, said: say.F("deleted: %s", n.File)}
		if !n.Voided {
			if m.o, _, m.err = o.Append(race.Event{Kind: race.KindVoid, Ref: n.ID}); m.err != nil {
				return m
			}
		}
		m.x = newBook(&m.o)
		v.Hush()
		if err := v.Delete(n); err != nil {
			m.said = say.F("voided; its file is still there: %s", text.FirstLine(err))
		}
		return m
	}
}

// showVoice shows what became of a note by voice.
func (r *Screen) showVoice(m voiceMsg) {
	r.voice.busy, r.voice.playing = false, m.playing
	r.search.Note = text.Clean(m.says)
	if m.err != nil {
		r.search.Note = text.FirstLine(m.err)
	}
}

// drawDelete draws the question whether a note is to be deleted.
func (r *Screen) drawDelete(row cells.Rect) {
	name, bare := text.Clean(r.voice.asks.File), say.F("void this note and delete %s? y/n", "")
	r.canvas.Text(row, 1, cells.Warn, say.F("void this note and delete %s? y/n", cells.CutMiddle(name, max(1, row.W-cells.Width(bare)-2))))
}
