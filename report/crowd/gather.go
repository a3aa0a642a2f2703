package crowd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"spotter/race"
)

// Left is a journal that is not counted.
type Left struct{ File, Label, Why string }

// Gather takes in journals, one after the other. The zero value is ready.
type Gather struct {
	// Prefix reports whether the file of one journal is a beginning of that of another. Nil:
	// copies and forks are not told apart.
	Prefix func(short, long string) bool

	pairs []Pair
	left  []Left
}

// Add takes in a journal. Nothing of its book is kept.
func (g *Gather) Add(j Journal) {
	if j.Harm != "" || j.Book == nil {
		g.left = append(g.left, Left{j.File, j.Label, cmp.Or(j.Harm, "it holds no race")})
		return
	}
	g.pairs = append(g.pairs, pairOf(j))
}

// leave moves pairs from those that count to those that do not, where why returns a reason.
func (g *Gather) leave(why func(*Pair) string) {
	kept := g.pairs[:0]
	for i := range g.pairs {
		p := g.pairs[i]
		if w := why(&p); w != "" {
			g.left = append(g.left, Left{p.File, p.Label, w})
			continue
		}
		kept = append(kept, p)
	}
	g.pairs = kept
}

// sift leaves out what is no race, or not this one, or there already.
func (g *Gather) sift() {
	g.leave(func(p *Pair) string {
		if p.training {
			return "it is a training run"
		}
		return ""
	})
	day := g.day()
	g.leave(func(p *Pair) string {
		if d := dayOf(p); d != day {
			return "it is of another day, " + cmp.Or(d, "which is not known")
		}
		return ""
	})
	g.double(func(p *Pair) string { return p.first }, func(p, best *Pair) string {
		switch {
		case p.head == best.head:
			return "it is the same journal as " + best.Called()
		case g.Prefix != nil && g.Prefix(p.File, best.File):
			return "it is a shorter copy of " + best.Called()
		}
		return "it is a fork of " + best.Called() + ": the same first line, and other lines from some line on"
	})
	g.double(func(p *Pair) string { return runnerOf(p) }, func(p, best *Pair) string {
		return "it is another journal of the same runner: " + best.Called() + " goes further"
	})
}

// runnerOf names who runs: by the label, else by the runner's name. "" where neither is known.
func runnerOf(p *Pair) string {
	if p.Label != "" {
		return "label " + strings.ToLower(p.Label)
	}
	if p.Runner != "" {
		return "runner " + strings.ToLower(strings.Join(strings.Fields(p.Runner), " "))
	}
	return ""
}

// double leaves out all but the best of the pairs that have a key in common; "" is no key.
func (g *Gather) double(key func(*Pair) string, why func(p, best *Pair) string) {
	best := map[string]*Pair{}
	for i := range g.pairs {
		p := &g.pairs[i]
		if k := key(p); k != "" && (best[k] == nil || further(p, best[k])) {
			best[k] = p
		}
	}
	bests := map[string]Pair{} // the list moves below
	for k, p := range best {
		bests[k] = *p
	}
	g.leave(func(p *Pair) string {
		k := key(p)
		b, ok := bests[k]
		if !ok || b.File == p.File {
			return ""
		}
		return why(p, &b)
	})
}

// further reports whether a journal goes further than another of the same race.
func further(a, b *Pair) bool {
	if a.Finished != b.Finished {
		return a.Finished
	}
	return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.lines, b.lines)) > 0
}

func dayOf(p *Pair) string {
	if p.Began.IsZero() {
		return ""
	}
	return p.Began.Format(time.DateOnly)
}

// day returns the day on which most of the journals began; of two the later one.
func (g *Gather) day() string {
	n := map[string]int{}
	best := ""
	for i := range g.pairs {
		n[dayOf(&g.pairs[i])]++
	}
	for d, k := range n {
		if d != "" && (best == "" || k > n[best] || k == n[best] && d > best) {
			best = d
		}
	}
	return best
}

// Crew has the figures of a race of many pairs.
type Crew struct {
	Race  string // the name that most journals have; "" for none
	Day   string // such as 2027-04-19; "" where it is not known
	Units string // km or mi
	UnitM float64
	// Pairs are those that count: who finished comes first, the quickest first, and then who
	// got furthest.
	Pairs []Pair
	Left  []Left
	Torn  []string // labels or journals whose last line is half there; they count
	Parts []Part   // of the course, from the start on
	Bad   []Spot   // where many fell, the worst first
	Falls int
	Lost  int
	Cues  int

	FallToGo, StopToGo, LostToBack Times
}

// Finished returns how many pairs finished.
func (c *Crew) Finished() (n int) {
	for i := range c.Pairs {
		if c.Pairs[i].Finished {
			n++
		}
	}
	return n
}

// Fell returns how many pairs fell.
func (c *Crew) Fell() (n int) {
	for i := range c.Pairs {
		if len(c.Pairs[i].Falls) > 0 {
			n++
		}
	}
	return n
}

// Part is one kilometre, or one mile, of the course.
type Part struct {
	FromM, ToM     float64
	Reached        int // pairs that came so far
	Falls, Fallers int // falls, and pairs that fell
	Cues, NotWhole int
	Lost           int
}

// Sum sums up what was taken in. No journal may be added after it.
func (g *Gather) Sum() *Crew {
	g.sift()
	c := &Crew{Day: g.day(), Units: race.UnitsKm, UnitM: 1000, Pairs: g.pairs, Left: g.left}
	slices.SortStableFunc(c.Left, func(a, b Left) int { return strings.Compare(a.File, b.File) })
	slices.SortStableFunc(c.Pairs, func(a, b Pair) int {
		if a.Finished != b.Finished {
			return map[bool]int{true: -1, false: 1}[a.Finished]
		}
		if a.Finished {
			return cmp.Or(cmp.Compare(a.Time, b.Time), strings.Compare(a.Label, b.Label))
		}
		return cmp.Or(cmp.Compare(b.ReachedM, a.ReachedM), strings.Compare(a.Label, b.Label))
	})
	names, miles := map[string]int{}, 0
	for i := range c.Pairs {
		p := &c.Pairs[i]
		names[p.Race]++
		if p.unitM > 1001 {
			miles++
		}
		if p.torn {
			c.Torn = append(c.Torn, p.Called())
		}
	}
	for name, n := range names {
		if name != "" && (n > names[c.Race] || c.Race == "" || n == names[c.Race] && name < c.Race) {
			c.Race = name
		}
	}
	if 2*miles > len(c.Pairs) {
		c.Units, c.UnitM = race.UnitsMi, miToM
	}
	c.count()
	return c
}

const miToM = 1609.344

// part returns the part of the course at a place.
func (c *Crew) part(m float64) *Part {
	i := unitOf(m, c.UnitM)
	for len(c.Parts) <= i {
		n := float64(len(c.Parts))
		c.Parts = append(c.Parts, Part{FromM: n * c.UnitM, ToM: (n + 1) * c.UnitM})
	}
	return &c.Parts[i]
}

// count fills the parts, the places and the times.
func (c *Crew) count() {
	var falls []fallen
	for i := range c.Pairs {
		p := &c.Pairs[i]
		c.Falls, c.Lost, c.Cues = c.Falls+len(p.Falls), c.Lost+len(p.Lost), c.Cues+p.Cues
		fell := map[*Part]bool{}
		for _, f := range p.Falls {
			falls = append(falls, fallen{f.AtM, i})
			c.part(f.AtM).Falls++
			c.FallToGo.add(f)
		}
		for _, f := range p.Falls {
			if x := c.part(f.AtM); !fell[x] {
				fell[x] = true
				x.Fallers++
			}
		}
		for _, l := range p.Lost {
			c.part(l.AtM).Lost++
			c.LostToBack.add(l)
		}
		for _, s := range p.Stops {
			c.StopToGo.add(s)
		}
		for k, t := range p.km {
			x := c.part((float64(k) + 0.5) * p.unitM)
			x.Cues, x.NotWhole = x.Cues+t.cues, x.NotWhole+t.notWhole
		}
	}
	for i := range c.Pairs {
		if p := &c.Pairs[i]; p.Started {
			c.part(max(p.ReachedM-1, 0))
			for k := range c.Parts[:unitOf(max(p.ReachedM-1, 0), c.UnitM)+1] {
				c.Parts[k].Reached++
			}
		}
	}
	c.Bad = spots(falls)
	c.FallToGo.sort()
	c.StopToGo.sort()
	c.LostToBack.sort()
}

// String returns the name of a part by its end, such as "12".
func (p *Part) String() string { return fmt.Sprintf("%.0f", p.ToM/max(p.ToM-p.FromM, 1)) }
