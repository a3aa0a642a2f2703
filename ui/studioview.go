package ui

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// The range of the level meter, in dBFS.
const meterLow = -60.0

// arrange fits the pagers to the screen. It is called after every message, so
// that drawing changes nothing but the canvas.
func (s *Studio) arrange() {
	if s.w < MinWidth || s.h < MinHeight {
		return
	}
	s.list.size(len(s.o.Sounds), s.h-3)
	s.help = wrapLines(helpLines(s.keys.groups()), s.w-1)
	s.over.size(len(s.help), s.h-2)
}

// View draws the screen.
func (s *Studio) View() tea.View {
	v := tea.NewView(s.draw())
	v.DisableBracketedPasteMode = true
	v.AltScreen = true
	v.WindowTitle = join(" · ", "spotter cues record", Clean(s.o.Pack))
	return withPlaces(v, s.places)
}

func (s *Studio) draw() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	c := &s.canvas
	c.reset(s.w, s.h)
	screen := rect{0, 0, s.w, s.h}
	if s.w < MinWidth || s.h < MinHeight {
		drawTooSmall(c, screen)
		return c.String()
	}
	s.drawTop(screen.row(0))
	body := screen.rows(1, s.h-2)
	switch s.layer {
	case studioHelp:
		for y := range body.h {
			if i := s.over.top + y; i < len(s.help) {
				drawLine(c, body.row(y).right(1), s.help[i], nil, false)
			}
		}
	case studioList:
		s.drawList(body)
	default:
		s.drawSound(body)
	}
	s.drawHints(screen.row(s.h - 1))
	return c.String()
}

// drawTop draws whose voice it is, and how much of it is done; or that a key means
// nothing, where the live screen says so too.
func (s *Studio) drawTop(row rect) {
	done := fmt.Sprintf("%d of %d recorded ", s.recorded(), len(s.o.Sounds))
	c := &s.canvas
	if s.stray != (stray{}) {
		says := ": " + s.stray.says
		x := c.text(row, 1, roleWarn, cutTo(s.stray.name, row.w-2-width(says))+says)
		if x+1+width(done) <= row.w {
			c.end(row, roleText, done)
		}
		return
	}
	c.end(row, roleText, done)
	room := row.w - width(done) - 1
	name := cutTo(" "+cmp.Or(Clean(s.o.Pack), "voice"), room)
	x := c.text(row, 0, roleStrong, name)
	if folder := " · " + Clean(s.o.Folder); x+width(folder) <= room {
		c.text(row, x, roleDim, folder)
	}
}

// drawSound draws the sound: what to say, what the microphone hears, and what
// came of it.
func (s *Studio) drawSound(body rect) {
	c, sound := &s.canvas, &s.o.Sounds[s.at]
	y := s.drawMic(body)
	title := body.row(y)
	mark, state, ro := sound.stateWords()
	c.end(title, ro, mark+" "+state+" ")
	x := c.text(title, 1, roleDim, fmt.Sprintf("%d of %d ", s.at+1, len(s.o.Sounds)))
	facts := sound.kind()
	if sound.Limit > 0 && sound.Limit < time.Second { // longer ones bind nobody
		facts += fmt.Sprintf(" · %d ms at most", sound.Limit.Milliseconds())
	}
	room := title.w - width(state) - 4
	x = c.text(title, x, roleStrong, cutTo(sound.name(), max(8, room-x)))
	if x+3+width(facts) > room {
		facts = sound.kind()
	}
	if x+3+width(facts) <= room {
		c.text(title, x, roleDim, " · "+facts)
	}
	y++
	rest, came := body.h-y, s.cameLines(body.w-2)
	low := min(max(4, rest/3, 2+len(came)), max(9, 2+len(came)), rest-1) // below the words
	s.drawWords(body.rows(y, rest-low))
	y += rest - low
	s.drawStage(body.row(y))
	s.drawMeter(body.row(y + 1))
	y += 2
	for _, l := range came {
		if row := body.row(y); row.h > 0 {
			if l[0].role == roleFaultFill {
				c.fill(row, roleFaultFill)
			}
			c.text(row, 1, l[0].role, l[0].text)
		}
		y++
	}
	s.drawNear(body.rows(y, body.h-y))
}

// drawMic draws which microphone is listened with, on a red ground when it hears
// nothing, and returns the rows that this took.
func (s *Studio) drawMic(body rect) (rows int) {
	c, h := &s.canvas, &s.hearing
	if h.Fault == "" {
		c.text(body.row(0), 1, roleDim, "mic "+Clean(h.Mic))
		return 1
	}
	text := "NOTHING IS HEARD: " + Clean(h.Fault)
	if h.Lost {
		text = "NO MICROPHONE: " + Clean(h.Fault)
	}
	lines := strings.Split(ansi.Wrap(text, body.w-2, ""), "\n")
	most := max(2, body.h/3)
	for i, part := range lines {
		if i == most {
			break
		}
		if i == most-1 && len(lines) > most {
			part = cutTo(part+" "+lines[most], body.w-2)
		}
		c.fill(body.row(i), roleFaultFill)
		c.text(body.row(i), 1, roleFaultFill, part)
	}
	return min(len(lines), most)
}

// drawWords draws what is to be said, as large as there is room for.
func (s *Studio) drawWords(area rect) {
	if area.h <= 0 {
		return
	}
	c, text := &s.canvas, Clean(s.o.Sounds[s.at].Text)
	letters := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune("!,;'’", r) {
			return -1
		}
		return r
	}, text))
	ro := roleStrong
	if s.stage == stageRoll {
		ro, _ = cueRoles(s.o.Sounds[s.at].Class)
	}
	if b, ok := biggest(s.font, letters, area.w-2, area.h); ok {
		w, h, _ := b.size()
		b.draw(c, area.x+max(1, (area.w-w)/2), area.y+(area.h-h+1)/2, ro)
		return
	}
	lines := strings.Split(ansi.Wrap("“"+text+"”", area.w-2, ""), "\n")
	top := max(0, (area.h-len(lines))/2)
	for i, l := range lines {
		c.centre(area.row(top+i), ro, l)
	}
}

// drawStage draws what is going on, and what the next key does.
func (s *Studio) drawStage(row rect) {
	c := &s.canvas
	switch s.stage {
	case stageIdle:
		text := "enter or space records"
		if s.hearing.Lost {
			text = "o opens it again · m the next one"
		}
		c.centre(row, roleStrong, text)
	case stageCount:
		n := s.count()
		c.fill(row, roleSelect)
		c.centre(row, roleSelect, strings.Repeat(strconv.Itoa(n)+"  ", n)+"… then say it")
	case stageRoll:
		_, fill := cueRoles(s.o.Sounds[s.at].Class)
		c.fill(row, fill)
		text := "● SAY IT"
		if s.hearing.Speech {
			text = "● HEARD: ends by itself"
		}
		c.centre(row, fill, fmt.Sprintf("%s  %.1f s", text, s.now.Sub(s.since).Seconds()))
	case stageCut:
		c.centre(row, roleText, "trimming and levelling …")
	case stageSave:
		c.centre(row, roleText, "saving …")
	case stageTake:
		text := "enter keeps it · r again"
		if s.take.Nothing {
			text = "nothing was heard: enter records again"
		}
		c.centre(row, roleStrong, text)
	}
}

// drawMeter draws the level: lit up to the peak of a moment ago, with a mark at
// the highest lately, and how loud the room is.
func (s *Studio) drawMeter(row rect) {
	c, h := &s.canvas, &s.hearing
	tail := " " + levelWords(h.Peak)
	if row.w >= fullHeaderW {
		tail += " · room " + levelWords(h.Room)
	}
	tail = pad(tail, width(" −100 dB")+map[bool]int{true: width(" · room −100 dB")}[row.w >= fullHeaderW])
	clip := "      "
	w := row.w - width(tail) - len(clip) - 2
	lit, held := meterCells(h.Peak, w), meterCells(s.hold, w)
	for x := range w {
		cell, ro := "▯", roleDim
		if x < lit {
			cell, ro = "▮", roleStrong
		} else if x == held-1 {
			cell, ro = "│", roleStrong
		}
		c.put(row.x+1+x, row.y, ro, cell)
	}
	x := c.text(row, 1+w, roleText, tail)
	if h.Clipped {
		c.text(row, x, roleFaultFill, " CLIP ")
	}
}

// meterCells is how many of w cells a level lights.
func meterCells(db float64, w int) int {
	return max(0, min(w, int(math.Ceil((db-meterLow)/-meterLow*float64(w)))))
}

// levelWords writes a level.
func levelWords(db float64) string {
	if db < -100 {
		return "silence"
	}
	return fmt.Sprintf("−%.0f dB", math.Abs(db))
}

// cameLines say what came of the take and of the last key.
func (s *Studio) cameLines(w int) (lines []reviewLine) {
	line := func(ro role, text string) {
		for part := range strings.SplitSeq(ansi.Wrap(text, w, ""), "\n") {
			lines = append(lines, reviewLine{{part, ro}})
		}
	}
	if s.fault != "" {
		line(roleFaultFill, s.fault)
	}
	if s.note != "" {
		line(roleWarn, s.note)
	}
	sounds := s.now.Before(s.playing)
	if s.stage != stageTake || s.take.Nothing {
		if sounds {
			line(roleText, "▸ playing")
		}
		return lines
	}
	facts := Clean(s.take.Facts)
	if sounds {
		facts += " · ▸ playing"
	}
	if len(s.take.Faults) == 0 {
		line(roleOK, "✓ good · "+facts)
		return lines
	}
	for _, f := range s.take.Faults {
		line(roleFault, "✗ "+Clean(f))
	}
	line(roleDim, facts)
	return lines
}

// drawNear draws the sounds that come next, where there is room.
func (s *Studio) drawNear(area rect) {
	for y := 1; y < area.h && s.at+y < len(s.o.Sounds); y++ {
		drawLine(&s.canvas, area.row(y), s.soundLine(s.at+y, area.w, false), nil, false)
	}
}

// drawList draws the list of all sounds.
func (s *Studio) drawList(body rect) {
	drawLine(&s.canvas, body.row(0), reviewLine{{"    " + pad("sound", 15) + pad("say", 0), roleDim}}, nil, false)
	for y := range s.list.h {
		i := s.list.top + y
		if i >= len(s.o.Sounds) {
			break
		}
		under := i == s.list.cursor
		drawLine(&s.canvas, body.row(y+1), s.soundLine(i, body.w, under), nil, under)
	}
}

// soundLine is a sound as a line of the list.
func (s *Studio) soundLine(i, w int, under bool) reviewLine {
	sound := &s.o.Sounds[i]
	mark, state, ro := sound.stateWords()
	cursor := "  "
	if under {
		cursor = "▸ "
	}
	l := reviewLine{{cursor, roleText}, {mark + " ", ro}, {cellText(sound.name(), 14, false), roleText}}
	room := w - 4 - 15 - width(state) - 2
	if room < 12 {
		return append(l, span{cutTo(Clean(sound.Text), w-20), roleStrong})
	}
	return append(l, span{cellText(Clean(sound.Text), room, false), roleStrong}, span{state, ro})
}

// drawHints draws the keys to know.
func (s *Studio) drawHints(row rect) {
	hints := []string{"enter record", "p play", "n next", "b back", "l list", "? help", "q quit"}
	short := []string{"enter rec", "p play", "n b", "l list", "? q"}
	switch {
	case s.layer == studioList:
		hints, short = []string{"enter to it", "? help", "q back"}, nil
	case s.layer == studioHelp:
		hints, short = []string{"q back"}, nil
	case s.stage == stageCount:
		hints, short = []string{"esc not now"}, nil
	case s.stage == stageRoll:
		hints, short = []string{"enter ends it", "esc drops it"}, nil
	case s.stage == stageTake && s.take.Nothing:
		hints, short = []string{"enter record again", "n next", "b back", "l list", "? help", "q quit"}, []string{"enter again", "n b", "l list", "? q"}
	case s.stage == stageTake:
		hints, short = []string{"enter keep", "r again", "p play", "n skip", "b back", "? help", "q quit"}, []string{"enter keep", "r again", "p play", "n b", "? q"}
	}
	text := strings.Join(hints, "  ")
	if width(text)+2 > row.w && short != nil {
		text = strings.Join(short, "  ")
	}
	s.canvas.text(row, 1, roleDim, text)
}
