package studio

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The range of the level meter, in dBFS.
const meterLow = -60.0

// wideMeter is the width in columns from which the meter also tells how loud the room is.
const wideMeter = 60

// arrange fits the pagers to the screen. It is called after every message, so
// that drawing changes nothing but the canvas.
func (s *Screen) arrange() {
	if s.w < cells.MinWidth || s.h < cells.MinHeight {
		return
	}
	s.list.Size(len(s.o.Sounds), s.h-3)
	s.help = cells.Wrap(cells.HelpLines(s.keys.groups()), s.w-1)
	s.over.Size(len(s.help), s.h-2)
}

// View draws the screen.
func (s *Screen) View() tea.View {
	return cells.WholeView(cells.Join(" · ", "spotter cues record", text.Clean(s.o.Pack)), s.draw(), s.places)
}

func (s *Screen) draw() string {
	return s.canvas.Stack(s.w, s.h, s.drawTop, s.drawBody, s.drawHints)
}

func (s *Screen) drawBody(body cells.Rect) {
	switch s.layer {
	case layerHelp:
		for y := range body.H {
			if i := s.over.Top + y; i < len(s.help) {
				cells.DrawLine(&s.canvas, body.Row(y).Right(1), s.help[i], nil, false)
			}
		}
	case layerList:
		s.drawList(body)
	default:
		s.drawSound(body)
	}
}

// drawTop draws whose voice it is, and how much of it is done; or that a key means
// nothing, where the live screen says so too.
func (s *Screen) drawTop(row cells.Rect) {
	done := say.F("%d of %d recorded", s.recorded(), len(s.o.Sounds)) + " "
	c := &s.canvas
	if s.stray != (stray{}) {
		says := ": " + s.stray.says
		x := c.Text(row, 1, cells.Warn, cells.Cut(s.stray.name, row.W-2-cells.Width(says))+says)
		if x+1+cells.Width(done) <= row.W {
			c.End(row, cells.Text, done)
		}
		return
	}
	c.End(row, cells.Text, done)
	room := row.W - cells.Width(done) - 1
	name := cells.Cut(" "+cmp.Or(text.Clean(s.o.Pack), say.T("voice")), room)
	x := c.Text(row, 0, cells.Strong, name)
	if folder := " · " + text.Clean(s.o.Folder); x+cells.Width(folder) <= room {
		c.Text(row, x, cells.Dim, folder)
	}
}

// drawSound draws the sound: what to say, what the microphone hears, and what
// came of it.
func (s *Screen) drawSound(body cells.Rect) {
	c, sound := &s.canvas, &s.o.Sounds[s.at]
	y := s.drawMic(body)
	title := body.Row(y)
	mark, state, ro := sound.stateWords()
	c.End(title, ro, mark+" "+state+" ")
	x := c.Text(title, 1, cells.Dim, say.F("%d of %d", s.at+1, len(s.o.Sounds))+" ")
	facts := sound.kind()
	if sound.Limit > 0 && sound.Limit < time.Second { // longer ones bind nobody
		facts += " · " + say.F("%d ms at most", sound.Limit.Milliseconds())
	}
	room := title.W - cells.Width(state) - 4
	x = c.Text(title, x, cells.Strong, cells.Cut(sound.name(), max(8, room-x)))
	if x+3+cells.Width(facts) > room {
		facts = sound.kind()
	}
	if x+3+cells.Width(facts) <= room {
		c.Text(title, x, cells.Dim, " · "+facts)
	}
	y++
	rest, came := body.H-y, s.cameLines(body.W-2)
	low := min(max(4, rest/3, 2+len(came)), max(9, 2+len(came)), rest-1) // below the words
	s.drawWords(body.Rows(y, rest-low))
	y += rest - low
	s.drawStage(body.Row(y))
	s.drawMeter(body.Row(y + 1))
	y += 2
	for _, l := range came {
		if row := body.Row(y); row.H > 0 {
			if l[0].Role == cells.FaultFill {
				c.Fill(row, cells.FaultFill)
			}
			c.Text(row, 1, l[0].Role, l[0].Text)
		}
		y++
	}
	s.drawNear(body.Rows(y, body.H-y))
}

// drawMic draws which microphone is listened with, on a red ground when it hears
// nothing, and returns the rows that this took.
func (s *Screen) drawMic(body cells.Rect) (rows int) {
	c, h := &s.canvas, &s.level
	if h.Fault == "" {
		c.Text(body.Row(0), 1, cells.Dim, say.F("mic %s", text.Clean(h.Mic)))
		return 1
	}
	said := say.F("NOTHING IS HEARD: %s", text.Clean(h.Fault))
	if h.Lost {
		said = say.F("NO MICROPHONE: %s", text.Clean(h.Fault))
	}
	lines := strings.Split(ansi.Wrap(said, body.W-2, ""), "\n")
	most := max(2, body.H/3)
	for i, part := range lines {
		if i == most {
			break
		}
		if i == most-1 && len(lines) > most {
			part = cells.Cut(part+" "+lines[most], body.W-2)
		}
		c.Fill(body.Row(i), cells.FaultFill)
		c.Text(body.Row(i), 1, cells.FaultFill, part)
	}
	return min(len(lines), most)
}

// drawWords draws what is to be said, as large as there is room for.
func (s *Screen) drawWords(area cells.Rect) {
	if area.H <= 0 {
		return
	}
	c, text := &s.canvas, text.Clean(s.o.Sounds[s.at].Text)
	letters := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune("!,;'’", r) {
			return -1
		}
		return r
	}, text))
	ro := cells.Strong
	if s.stage == stageRoll {
		ro, _ = cells.CueRoles(s.o.Sounds[s.at].Class)
	}
	if b, ok := cells.Biggest(s.font, letters, area.W-2, area.H); ok {
		w, h, _ := b.Size()
		b.Draw(c, area.X+max(1, (area.W-w)/2), area.Y+(area.H-h+1)/2, ro)
		return
	}
	lines := strings.Split(ansi.Wrap("“"+text+"”", area.W-2, ""), "\n")
	top := max(0, (area.H-len(lines))/2)
	for i, l := range lines {
		c.Centre(area.Row(top+i), ro, l)
	}
}

// drawStage draws what is going on, and what the next key does.
func (s *Screen) drawStage(row cells.Rect) {
	c := &s.canvas
	switch s.stage {
	case stageIdle:
		text := say.T("enter or space records")
		if s.level.Lost {
			text = say.T("o opens it again · m the next one")
		}
		c.Centre(row, cells.Strong, text)
	case stageCount:
		n := s.count()
		c.Fill(row, cells.Select)
		c.Centre(row, cells.Select, strings.Repeat(strconv.Itoa(n)+"  ", n)+say.T("… then say it"))
	case stageRoll:
		_, fill := cells.CueRoles(s.o.Sounds[s.at].Class)
		c.Fill(row, fill)
		text := "● " + say.T("SAY IT")
		if s.level.Speech {
			text = "● " + say.T("HEARD: ends by itself")
		}
		c.Centre(row, fill, fmt.Sprintf("%s  %.1f s", text, s.now.Sub(s.since).Seconds()))
	case stageCut:
		c.Centre(row, cells.Text, say.T("trimming and levelling …"))
	case stageSave:
		c.Centre(row, cells.Text, say.T("saving …"))
	case stageTake:
		text := say.T("enter keeps it · r again")
		if s.take.Nothing {
			text = say.T("nothing was heard: enter records again")
		}
		c.Centre(row, cells.Strong, text)
	}
}

// drawMeter draws the level: lit up to the peak of a moment ago, with a mark at
// the highest lately, and how loud the room is.
func (s *Screen) drawMeter(row cells.Rect) {
	c, h := &s.canvas, &s.level
	tail, most := " "+levelWords(h.Peak), " −100 dB"
	if row.W >= wideMeter {
		tail += " · " + say.F("room %s", levelWords(h.Room))
		most += " · " + say.F("room %s", "−100 dB")
	}
	tail = cells.Pad(tail, cells.Width(most))
	clip := strings.Repeat(" ", cells.Width(say.T("CLIP"))+2)
	w := row.W - cells.Width(tail) - len(clip) - 2
	lit, held := meterCells(h.Peak, w), meterCells(s.hold, w)
	for x := range w {
		cell, ro := "▯", cells.Dim
		if x < lit {
			cell, ro = "▮", cells.Strong
		} else if x == held-1 {
			cell, ro = "│", cells.Strong
		}
		c.Put(row.X+1+x, row.Y, ro, cell)
	}
	x := c.Text(row, 1+w, cells.Text, tail)
	if h.Clipped {
		c.Text(row, x, cells.FaultFill, " "+say.T("CLIP")+" ")
	}
}

// meterCells returns how many of w cells a level of db dBFS lights.
func meterCells(db float64, w int) int {
	return max(0, min(w, int(math.Ceil((db-meterLow)/-meterLow*float64(w)))))
}

// levelWords writes a level.
func levelWords(db float64) string {
	if db < -100 {
		return say.T("silence")
	}
	return fmt.Sprintf("−%.0f dB", math.Abs(db))
}

// cameLines say what came of the take and of the last key.
func (s *Screen) cameLines(w int) (lines []cells.Line) {
	line := func(ro cells.Role, text string) {
		for part := range strings.SplitSeq(ansi.Wrap(text, w, ""), "\n") {
			lines = append(lines, cells.Line{{Text: part, Role: ro}})
		}
	}
	if s.fault != "" {
		line(cells.FaultFill, s.fault)
	}
	if s.note != "" {
		line(cells.Warn, s.note)
	}
	sounds := s.now.Before(s.playing)
	if s.stage != stageTake || s.take.Nothing {
		if sounds {
			line(cells.Text, "▸ "+say.T("playing"))
		}
		return lines
	}
	facts := text.Clean(s.take.Facts)
	if sounds {
		facts += " · ▸ " + say.T("playing")
	}
	if len(s.take.Faults) == 0 {
		line(cells.OK, "✓ "+say.T("good")+" · "+facts)
		return lines
	}
	for _, f := range s.take.Faults {
		line(cells.Fault, "✗ "+text.Clean(f))
	}
	line(cells.Dim, facts)
	return lines
}

// drawNear draws the sounds that come next, where there is room.
func (s *Screen) drawNear(area cells.Rect) {
	for y := 1; y < area.H && s.at+y < len(s.o.Sounds); y++ {
		cells.DrawLine(&s.canvas, area.Row(y), s.soundLine(s.at+y, area.W, false), nil, false)
	}
}

// drawList draws the list of all sounds.
func (s *Screen) drawList(body cells.Rect) {
	cells.DrawLine(&s.canvas, body.Row(0), cells.Line{{Text: "    " + cells.Pad(say.T("sound"), 15) + say.T("say"), Role: cells.Dim}}, nil, false)
	for y := range s.list.H {
		i := s.list.Top + y
		if i >= len(s.o.Sounds) {
			break
		}
		under := i == s.list.Cursor
		cells.DrawLine(&s.canvas, body.Row(y+1), s.soundLine(i, body.W, under), nil, under)
	}
}

// soundLine is a sound as a line of the list.
func (s *Screen) soundLine(i, w int, under bool) cells.Line {
	sound := &s.o.Sounds[i]
	mark, state, ro := sound.stateWords()
	cursor := "  "
	if under {
		cursor = "▸ "
	}
	l := cells.Line{{Text: cursor, Role: cells.Text}, {Text: mark + " ", Role: ro}, {Text: cells.CellText(sound.name(), 14, false), Role: cells.Text}}
	room := w - 4 - 15 - cells.Width(state) - 2
	if room < 12 {
		return append(l, cells.Span{Text: cells.Cut(text.Clean(sound.Text), w-20), Role: cells.Strong})
	}
	return append(l, cells.Span{Text: cells.CellText(text.Clean(sound.Text), room, false), Role: cells.Strong}, cells.Span{Text: state, Role: ro})
}

// drawHints draws the keys to know.
func (s *Screen) drawHints(row cells.Rect) {
	text := say.T("enter record  p play  n next  b back  l list  ? help  q quit")
	short := say.T("enter rec  p play  n b  l list  ? q")
	switch {
	case s.layer == layerList:
		text, short = say.T("enter to it  ? help  q back"), ""
	case s.layer == layerHelp:
		text, short = say.T("q back"), ""
	case s.stage == stageCount:
		text, short = say.T("esc not now"), ""
	case s.stage == stageRoll:
		text, short = say.T("enter ends it  esc drops it"), ""
	case s.stage == stageTake && s.take.Nothing:
		text, short = say.T("enter record again  n next  b back  l list  ? help  q quit"), say.T("enter again  n b  l list  ? q")
	case s.stage == stageTake:
		text, short = say.T("enter keep  r again  p play  n skip  b back  ? help  q quit"), say.T("enter keep  r again  p play  n b  ? q")
	}
	if cells.Width(text)+2 > row.W && short != "" {
		text = short
	}
	s.canvas.Text(row, 1, cells.Dim, text)
}
