package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/report/seal"
	"spotter/text"
)

// view has the texts of all pages, in the order in which they stand.
type view struct {
	Title     string
	Trouble   []string // to be read before anything else
	Cover     []fact
	Missing   []Gap // that the log shows
	Ask       []Gap // that no log can show
	Hours     []hour
	MoreHours string
	Incidents []entry
	MoreInc   string
	Taken     []entry // incidents that were voided
	Splits    []split
	NoCount   []split // presses that do not count
	MoreSplit string
	Witnesses []shift
	Spotters  []shift
	Sheet     []string // boards of the timekeeper sheet
	// SpotterRows are the other shifts as lines.
	SpotterRows []entry
	Statements  []statement
	Sound       sound
	Files       []File
	Chain       Chain
	Code        string
	Signed      bool
	Namespace   string
}

// fact is a line of a table. One without a value is written in by hand.
type fact struct{ Name, Value string }

// statement is a sheet that a person writes in.
type statement struct {
	Who   string
	Lines []string // to be written in
	Facts []fact   // to be confirmed
}

// entry is a line of the log in words.
type entry struct {
	At    string // race time
	Clock string // civil time
	Line  uint64
	What  string
	Note  string

	at    time.Duration
	timed bool
}

// maker works the view out.
type maker struct {
	*Race
	b       *logbook.Book
	src     figures.Source
	way     *figures.Way
	units   string
	notes   map[race.EventID]string // words of notes about another line
	entries []entry                 // incidents that count
}

func newMaker(r *Race) *maker {
	m := &maker{Race: r, b: r.Book, src: figures.FromBook(r.Book), units: r.Book.Plan.Units, notes: map[race.EventID]string{}}
	m.way = m.src.Way()
	for i := range m.b.Lines {
		e := &m.b.Lines[i]
		if e.Kind == race.KindNote && e.Ref != 0 && !m.b.Voided(e.ID) {
			m.notes[e.Ref] = join("; ", m.notes[e.Ref], brief(e.Text))
		}
	}
	m.entries = m.incidents()
	return m
}

// view returns the texts of all pages.
func (m *maker) view() *view {
	v := &view{Title: cmp.Or(cutTo(text.Clean(m.b.Open.Race), maxTitle), "Race without a name"), Trouble: m.trouble(), Cover: m.cover(),
		Taken: m.takenBack(), Sheet: m.sheet(), Statements: m.statements(), Sound: m.sound(), Chain: m.Chain,
		Code: text.WitnessCode(m.Chain.Head), Signed: m.Signed, Namespace: seal.Namespace}
	for _, g := range m.missing() {
		if g.Ask {
			v.Ask = append(v.Ask, g)
		} else {
			v.Missing = append(v.Missing, g)
		}
	}
	v.Chain.File, v.Chain.Verdict = brief(m.Chain.File), text.Clean(m.Chain.Verdict)
	v.Hours, v.MoreHours = m.hours()
	v.Incidents, v.MoreInc = cut(m.entries, "incidents")
	v.Taken, _ = cut(v.Taken, "")
	v.Splits, v.MoreSplit = cut(m.splits(), "splits")
	v.NoCount, _ = cut(m.notCounted(), "")
	v.Witnesses, v.Spotters = m.shifts()
	for _, x := range v.Spotters {
		v.SpotterRows = append(v.SpotterRows, entry{At: x.At, Clock: x.Clock, Line: x.Line, What: x.Name})
	}
	v.Files = slices.Clone(m.Files)
	for i := range v.Files {
		f := &v.Files[i]
		f.Name, f.What, f.Why = brief(f.Name), brief(f.What), brief(f.Why)
	}
	return v
}

// most bounds the rows of a table: a log of millions of lines makes no book.
const most = 1000

// cut returns the first rows, and says how many things are left out.
func cut[T any](rows []T, things string) (first []T, more string) {
	if len(rows) <= most {
		return rows, ""
	}
	return rows[:most], fmt.Sprintf("%d more %s are in the journal.", len(rows)-most, things)
}

// trouble returns what makes the log worth less, the worst first.
func (m *maker) trouble() (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch c := &m.Chain; c.State {
	case "damaged":
		add("The journal is DAMAGED: its chain does not prove that nothing was changed. %d of %s can be read. %s",
			c.Readable, text.Count(c.Lines, "line"), strings.Join(clean(c.Damage), ". "))
	case "torn":
		add("The journal is TORN: its last line has no end, because the program was killed or the power failed. The %s before it are whole.", text.Count(c.Lines, "line"))
	case "empty":
		add("The journal has no line.")
	default:
		if !c.Closed {
			add("The journal was not closed: the race still runs, or the program was killed or the power failed.")
		}
	}
	if m.Added > 0 {
		was := text.Count(m.Added, "note or correction") + " was"
		if m.Added != 1 {
			was = fmt.Sprintf("%d notes and corrections were", m.Added)
		}
		add("%s added after the race, in a file of their own: the codes do not stand for them.", was)
	}
	if m.src.Facts.Training {
		add("The log is marked as that of a training run, and of no race.")
	}
	if !m.src.Facts.Gun.Known {
		add("The race was not started in this log.")
	}
	return out
}

// cover returns the facts of the race. An empty one is to be written in.
func (m *maker) cover() []fact {
	o, f := &m.b.Open, &m.b.Facts
	date, start := "", ""
	if t := m.b.Began(); !t.IsZero() {
		date = t.Format("Monday, 2 January 2006")
		if f.Gun.Known {
			start = t.Format("15:04:05 (UTC-07:00)")
		}
	}
	target := ""
	if p := &m.b.Plan; p.Target > 0 {
		target = join(", ", race.FormatElapsed(p.Target)+" by the "+cmp.Or(p.Clock, race.ClockGun), brief(p.Name))
	}
	gun, chip := m.times()
	return []fact{{"Race", brief(o.Race)}, {"Date", date}, {"Place", ""}, {"Runner", brief(o.Runner)}, {"Record category", ""},
		{"Distance", m.distance()}, {"Distance measured and certified by", ""}, {"Target", target}, {"Start (gun)", start},
		{"Time by the gun", gun}, {"Time by the chip (the mat)", chip}, {"Spotter", brief(o.Spotter)},
		{"Who filmed, and with what", ""}, {"Where the gun is in the video", ""}}
}

// times returns the finish times by both clocks; "" for one that is not known.
func (m *maker) times() (gun, chip string) {
	f := &m.b.Facts
	if f.Finish.Known {
		gun = race.FormatMilli(f.Finish.Elapsed)
	}
	if d, ok := f.ByChip(); ok {
		chip = race.FormatMilli(d)
	}
	return gun, chip
}

// distance returns the length of the race; "" where it is not known.
func (m *maker) distance() string {
	if d := m.b.Plan.DistanceM; d > 0 {
		return race.FormatDistance(d, m.units)
	}
	return ""
}

// statements returns the sheets for two witnesses and a timekeeper.
func (m *maker) statements() []statement {
	lines := []string{"Name", "Address", "Telephone or e-mail", "Occupation", "Relation to the runner, if any", "On duty from, to", "Where I stood or moved"}
	facts := m.confirm()
	blind := slices.Clone(facts) // a timekeeper writes the times that the stopwatch showed
	for i := range blind {
		if strings.HasPrefix(blind[i].Name, "Time by") {
			blind[i].Value = ""
		}
	}
	return []statement{{"witness 1", lines, facts}, {"witness 2", lines, facts}, {"a timekeeper", lines, blind}}
}

// confirm returns the facts that a witness is asked about. Those that the log does not have
// are to be written in.
func (m *maker) confirm() []fact {
	f := &m.b.Facts
	gun, chip := m.times()
	var stood time.Duration
	for _, r := range f.Rests {
		if !r.Open {
			stood += r.To - r.From
		}
	}
	date := ""
	if t := m.b.Began(); !t.IsZero() {
		date = t.Format("2 January 2006")
	}
	return []fact{{"Date", date}, {"Runner", brief(m.b.Open.Runner)}, {"Distance", m.distance()}, {"Time by the gun", gun}, {"Time by the chip", chip},
		{"Falls", fmt.Sprint(len(f.Falls))}, {"Rests", join(", ", fmt.Sprint(len(f.Rests)), race.FormatShort(stood)+" in all")},
		{"Whole distance in the way that the record asks for", ""}}
}

// sheet returns the boards of the timekeeper sheet: at most sixty, and the last one.
func (m *maker) sheet() []string {
	out := []string{"Start (gun)", "Start (mat)"}
	all := m.b.Facts.Splits
	step := (len(all) + 59) / 60
	for i := range all {
		if i%step == step-1 || i == len(all)-1 {
			out = append(out, brief(all[i].Marker))
		}
	}
	if n := len(all); n == 0 || all[n-1].Marker != race.MarkerFinish {
		out = append(out, race.MarkerFinish)
	}
	return out
}

// maxText bounds a text of the log on paper, in characters.
const maxText = 240

// maxTitle bounds the name of the race at the head of the pages, in characters.
const maxTitle = 80

// brief returns a text of others, cleaned and cut.
func brief(s string) string { return cutTo(text.Clean(s), maxText) }

// cutTo cuts a text to a number of characters.
func cutTo(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

// clean cleans each text of a list.
func clean(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = brief(s)
	}
	return out
}

// join joins the parts that are not empty.
func join(sep string, parts ...string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" })
	return strings.Join(parts, sep)
}
