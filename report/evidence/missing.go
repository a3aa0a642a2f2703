package evidence

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/race"
	"spotter/race/spoken"
	"spotter/text"
)

// Gap is something that is still missing, and what to do about it.
type Gap struct {
	What, Do string
	Ask      bool // no log can show it: a person has to look
}

// longestShift and shortestBreak are those of the guidelines that were read: docs/evidence.md
// names them.
const (
	longestShift  = 4 * time.Hour
	shortestBreak = 4 * time.Hour
)

// Missing returns what is still missing: first what the log shows, then what only a person
// can see.
func Missing(r *Race) []Gap { return newMaker(r).missing() }

// gaps collects what is missing.
type gaps []Gap

// add adds something that the log shows.
func (g *gaps) add(do, format string, args ...any) {
	if len(*g) < most {
		*g = append(*g, Gap{What: fmt.Sprintf(format, args...), Do: do})
	}
}

// ask adds something that no log can show.
func (g *gaps) ask(what, do string) { *g = append(*g, Gap{What: what + ".", Do: do, Ask: true}) }

func (m *maker) missing() []Gap {
	var g gaps
	m.missingChain(&g)
	m.missingClocks(&g)
	m.missingWitnesses(&g)
	m.missingHours(&g)
	m.missingWords(&g)
	m.missingFiles(&g)
	m.asks(&g)
	return g
}

// missingChain adds what is wrong with the journal.
func (m *maker) missingChain(g *gaps) {
	switch m.Chain.State {
	case "damaged":
		g.add("Look for a second copy of the journal (--copy), and make the evidence from that. Explain the damage in the cover letter.",
			"The journal is damaged in %s.", text.Count(len(m.Chain.Damage), "place"))
	case "torn":
		g.add("Say in the cover letter when and why the program ended.", "The journal is torn: its last line has no end.")
	case "empty":
		g.add("Name the journal of the race.", "The journal is empty.")
	default:
		if !m.Chain.Closed {
			g.add("If the race still runs, make the evidence again when it is over. Otherwise say in the cover letter why the program ended.", "The journal was not closed.")
		}
	}
	if m.src.Facts.Training {
		g.add("Check that this is the right journal.", "The log is marked as that of a training run.")
	}
}

// missingClocks adds what start, finish and distance lack.
func (m *maker) missingClocks(g *gaps) {
	f := &m.b.Facts
	if !f.Gun.Known {
		g.add("Take the start from the timekeepers' sheet, and say so in the cover letter.", "The log has no start.")
	}
	switch {
	case !f.Finish.Known:
		g.add("Take the finish from the timekeepers' sheet and the organiser's results, and say so in the cover letter.", "The log has no finish.")
	case !f.Chip.Known:
		g.add("Take the chip time from the organiser's results, and name them in the cover letter.", "The finish has a time by the gun and none by the chip: nobody logged the mat of the start.")
	case f.Chip.Elapsed >= time.Second && m.notes[f.Chip.ID] == "" && m.notes[f.Gun.ID] == "":
		g.add("Say in the cover letter why, such as the wait before the start line, and which of the two the record counts.",
			"Gun and chip are %s apart, and no note explains it.", race.FormatShort(f.Chip.Elapsed))
	}
	if m.b.Plan.DistanceM <= 0 {
		g.add("Write the distance on the cover.", "The log has no distance of the race.")
	}
	if len(f.Splits) == 0 {
		g.add("Add the organiser's splits, or say in the cover letter why there are none.", "The log has no board that was passed.")
	}
}

// missingHours adds the hours in which nothing was logged but calls.
func (m *maker) missingHours(g *gaps) {
	hours, _ := m.hours()
	for i := range hours {
		h := &hours[i]
		if len(h.Incidents) == 0 && len(m.boards(i)) == 0 && len(m.taken(i)) == 0 {
			g.add("A witness writes in the log book what was done in it.", "Hour %d has no entry: no board, no incident, no note.", h.N)
		}
	}
}

// missingWords adds corrections, incidents and gaps that no note explains.
func (m *maker) missingWords(g *gaps) {
	const explain = "Say why in a note about that line, or in the cover letter."
	for i := range m.b.Events {
		e := &m.b.Events[i]
		amends := m.b.Note(e)
		told := m.notes[e.ID] != ""
		switch e.Kind {
		case race.KindSplit:
			if amends != "" && !told && m.fixNote(e.ID) == "" {
				g.add(explain, "Line %d, the board %s, was corrected or taken back (%s) without a note.", e.Seq, brief(cmp.Or(e.Marker, "without a name")), amends)
			}
		case race.KindFall, race.KindHazard, race.KindRest:
			if !m.b.Voided(e.ID) && (!e.HasElapsed || e.Wall.IsZero()) {
				g.add("Write its time in the log book.", "Line %d, %s, has no race time or no civil time.", e.Seq, e.Kind)
			}
		case race.KindClock:
			if e.Jump != 0 && !told {
				g.add(explain, "Line %d: the computer's clock jumped by %s, without a note.", e.Seq, e.Jump)
			}
		case race.KindNote:
			if e.Item == race.ItemLost && !told {
				g.add(explain, "Line %d: lines of the log are lost (%s), without a note.", e.Seq, brief(e.Text))
			}
		}
	}
	for _, x := range m.b.Facts.Resumes {
		if at, ok := m.b.At(x.ID); ok && m.notes[x.ID] == "" {
			g.add(explain, "Line %d: spotter was started again at %s, nobody logged for %s, and no note says why.",
				m.b.Events[at].Seq, race.FormatElapsed(x.From), race.FormatShort(x.To-x.From))
		}
	}
	for i := range m.b.Facts.Doubted {
		if at, ok := m.b.At(m.b.Facts.Doubted[i].ID); ok {
			g.add("Say in the cover letter what it was.", "Line %d, a press at %s, is not believed and nobody confirmed it.", m.b.Events[at].Seq, brief(m.b.Facts.Doubted[i].Marker))
		}
	}
}

// fixNote returns the words of notes about the voids and amends of a line.
func (m *maker) fixNote(id race.EventID) (words string) {
	for i := range m.b.Events {
		if e := &m.b.Events[i]; e.Ref == id && (e.Kind == race.KindVoid || e.Kind == race.KindAmend) {
			words = join("; ", words, m.notes[e.ID])
		}
	}
	return words
}

// missingFiles adds files that the log names and the bundle does not have, and pictures that
// nobody named.
func (m *maker) missingFiles(g *gaps) {
	pictures, recordings := 0, 0
	for i := range m.Files {
		f := &m.Files[i]
		switch f.Sort {
		case Picture:
			pictures++
		case Recording:
			recordings++
		}
		if !f.Here && f.Why != "" {
			do := "Put it beside the journal and make the evidence again, or add it to the application by hand."
			if f.Sort == Picture {
				do = "Add it to the application by hand, with the time at which it was taken."
			}
			g.add(do, "%s, which line %d names, is not in the bundle: %s.", brief(f.Name), f.Line, brief(f.Why))
		}
	}
	if pictures == 0 {
		g.add("Collect the video of the whole run, and photographs with their times. Ask what the guidelines want filmed.", "The log names no video and no photograph.")
	}
}

// asks adds what no log can show.
func (m *maker) asks(g *gaps) {
	g.ask("Guidelines of the record", "They come with the application, and what they ask for goes before this list. Ask the office whether it wants a log book in its own form.")
	g.ask("Statements of at least two independent witnesses", "Each writes an own statement by hand or on an own letterhead, with signature, address, telephone or e-mail, and when on duty. The sheets here help; a form that is only signed is not enough.")
	g.ask("Signatures of each shift", "Each witness signs the page of shifts at the beginning and at the end, and each block of the log book.")
	g.ask("Codes of the hours on the witness's paper", "Compare the codes in the witness's own book with the journal: python3 verify.py "+
		"journal.jsonl \"CODE\" names the line of each. A code on paper that is of no line means that the journal was changed afterwards.")
	g.ask("Two timekeepers with stopwatches", "They fill in the sheet without looking at this log.")
	g.ask("Distance certified", "Add the certificate of the course by a national body, and the organiser's result list.")
	g.ask("Video and where the gun is in it", "Write on the cover who filmed, and at which time of the video the gun was.")
	g.ask("Leave to use the material", "Everybody who filmed or photographed signs a sheet of the office.")
	g.ask("Cover letter", "Tell the incidents there too, in the runner's own words.")
}

// nameKey returns a name as it is compared with others: without capitals and doubled
// blanks.
func nameKey(name string) string { return strings.ToLower(text.Clean(name)) }

// surname returns the last word of a name, where it has more than one and is no initial.
func surname(key string) string {
	words := strings.Fields(key)
	if len(words) < 2 || utf8.RuneCountInString(strings.Trim(words[len(words)-1], ".")) < 2 {
		return ""
	}
	return words[len(words)-1]
}

// missingWitnesses adds what the shifts lack. It asks about a name, and accuses nobody.
func (m *maker) missingWitnesses(g *gaps) {
	list, others := m.shifts()
	var keys []string
	for _, s := range list {
		switch {
		case s.key == "":
			g.add("Write the name on the page of shifts.", "Line %d, a witness's shift, has no name.", s.Line)
		case !slices.Contains(keys, s.key):
			keys = append(keys, s.key)
			m.askName(g, s)
		}
	}
	if len(keys) < 2 {
		g.add("Two independent witnesses watch all the time. Write on the page of shifts who they were and when.", "The log names %s, and two are needed.", map[int]string{0: "no witness", 1: "one witness"}[len(keys)])
	}
	for _, s := range others {
		if m.itemOf(s.Line) == "" {
			g.add("Write on the page of shifts which it was.", "Line %d, a shift, does not say whether of a spotter or of a witness.", s.Line)
		}
	}
	m.missingMinutes(g, list)
	last := map[string]shift{}
	for _, s := range list {
		if d := s.to - s.from; d > longestShift && s.timed {
			g.add("Have the witness write when the shift ended, and explain it if it was longer.", "The shift of %s from line %d may be of %s; guidelines that were read allow 4 hours.", s.Name, s.Line, race.FormatShort(d))
		}
		if before, ok := last[s.key]; ok && s.key != "" && s.from-before.to < shortestBreak {
			g.add("Have the witness write when the shifts were.", "%s may have had less than 4 hours between two shifts (lines %d and %d).", s.Name, before.Line, s.Line)
		}
		last[s.key] = s
	}
}

// itemOf returns the item of a line as it should read.
func (m *maker) itemOf(line uint64) string {
	if at, ok := m.b.At(race.EventID(line)); ok {
		return m.b.Lines[at].Item
	}
	return ""
}

// missingMinutes adds the time before the second witness.
func (m *maker) missingMinutes(g *gaps, list []shift) {
	if !m.b.Facts.Gun.Known || len(list) < 2 {
		return
	}
	if second := list[1]; second.timed && second.from >= time.Minute {
		g.add("Write on the page of shifts who else watched then.", "From the start to %s the log has fewer than two witnesses.", race.FormatElapsed(second.from))
	}
}

// askName asks about a witness whose name is that of somebody who takes part, or shares the
// runner's surname.
func (m *maker) askName(g *gaps, s shift) {
	runner, spotter := nameKey(m.b.Open.Runner), nameKey(m.b.Open.Spotter)
	const other = "Witnesses are asked to be independent. If it is the same person, ask the office, or name another witness. If not, say so in the statement."
	switch {
	case s.key == runner:
		g.add(other, "Is the witness %s another person than the runner? The names are the same.", s.Name)
	case s.key == spotter:
		g.add(other, "Is the witness %s another person than the spotter? The names are the same.", s.Name)
	case surname(s.key) != "" && surname(s.key) == surname(runner):
		g.add("If they are related, ask the office first. If not, say so in the statement.", "Is the witness %s related to the runner? They have the same surname, which may mean nothing.", s.Name)
	}
}

// Named returns the files that the log names, each once: recordings, copies of the journal, and
// whatever notes name besides. None of them is called here: the caller looks for them.
func Named(log []race.Event) (out []File) {
	seen := map[string]bool{}
	for _, n := range spoken.Notes(log) {
		if !n.Voided && n.SHA256 != "" && len(out) < most {
			out = append(out, File{Name: n.File, Sort: Recording, What: "note that the spotter spoke", Line: uint64(n.ID), SHA256: n.SHA256})
		}
	}
	for i := range log {
		e := &log[i]
		name := path.Base(strings.ReplaceAll(e.File, `\`, "/"))
		if e.File == "" || len(out) >= most || e.SHA256 != "" || e.Item == race.ItemVoice {
			continue // notes by voice are in the list already
		}
		f := File{Name: name, Sort: Picture, What: "named in the log", Line: e.Seq}
		if e.Kind == race.KindNote {
			switch e.Item {
			case race.ItemRecording:
				f.Sort, f.What = Recording, "recording of what the runner heard"
			case race.ItemCopy, race.ItemJournal:
				f.Name, f.Sort, f.What = e.File, Copy, "another file with this journal"
			case race.ItemWords:
				continue // a fault of the voice
			}
		}
		if key := fmt.Sprint(f.Sort, f.Name); !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}
