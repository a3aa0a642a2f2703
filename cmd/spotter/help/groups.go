package help

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"spotter/cmd/spotter/command"
	"spotter/ui/cells"
)

// table is the groups of flags in the order of the help. After each flag stands the name of
// its value. One command's flag that means something else than all others of its name has
// the command before it: "replay:to=PLACE".
var table = []struct{ title, flags string }{
	{"race", `race=NAME runner=NAME spotter=NAME distance=LENGTH units=UNITS halfway target=TIME target-clock=CLOCK plan=PLAN ghost=FILE
		training start-now count-in=TIME corral=TIME watch=TIME`},
	{"practice", "demo speed=N noise=DB rounds=N seed=N gaps from=PLACE replay:to=PLACE"},
	{"sound", `output=OUTPUT phone-address=ADDRESS pads tls pin=FINGERPRINT latency=TIME moved=HOW mono keep-awake spotter-sink=SINK note-mic=MIC talk-mic=MIC mic=MIC bell loopback pause=TIME`},
	{"voice", `pack=PACK say-name countdown=SWITCH split=SPLIT words extends=PACK new:copy=PACK tts=PROGRAM recordings=FOLDER runner-name=NAME
		all whole timeout=TIME jobs=N`},
	{"keys and sides", "facing=WAY keys=WHOSE bind=KEYS only-bound pad=NAMES runner-button=NAME"},
	{"course and positions", "course=FILE gpsd=HOST:PORT nmea=ADDRESS for=TIME track=FILE track-offset=TIME"},
	{"files", `journal=FILE record=FILE copy=FOLDER mirror=INVITATION mirror-position out=FILE evidence:out=FOLDER force pdf=FILE card=FILE with=FILE recording=FILE
		sign=KEY follow check yes take-back dir=DIR`},
	{"form of the result", "to=FORMAT many names csv json tz=ZONE list paper=SIZE name=NAME cause=TEXT donate=URL offset=TIME window=TIME unit=TIME no-descriptions save=FILE pair=LABEL device=NAME"},
	{"screen", "theme=THEME plain touch lang=LANGUAGE"},
	{"settings and help", "config=FILE help version"},
}

// place holds the group of a flag, its rank there, and the name of its value.
type place struct {
	group int // in table
	rank  int // in the group
	value string
}

// places returns the table by the name of the flag.
var places = sync.OnceValue(func() map[string]place {
	all := map[string]place{}
	for i, g := range table {
		rank := 0
		for word := range strings.FieldsSeq(g.flags) {
			name, value, _ := strings.Cut(word, "=")
			all[name] = place{i, rank, value}
			rank++
		}
	}
	return all
})

// placeOf returns where a flag of a command stands; ok is false for one that no group has.
func placeOf(c *cobra.Command, name string) (p place, ok bool) {
	if p, ok = places()[c.Name()+":"+name]; !ok {
		p, ok = places()[name]
	}
	return p, ok
}

// Flag is one flag, as help and manual page show it.
type Flag struct {
	Name    string // without dashes
	Short   string // one letter, "" for none
	Value   string // the name of what it takes, "" for nothing
	Text    string // what it does
	Set     string // the variable that sets it too, "" for none
	Default string // what is in force without it, "" where that goes without saying
	Sole    bool   // it may stand without its value
}

// Called returns the flag as it is typed, such as "-o, --out FILE".
func (f Flag) Called() string {
	s := "--" + f.Name
	if f.Short != "" {
		s = "-" + f.Short + ", " + s
	}
	switch {
	case f.Value == "":
		return s
	case f.Sole:
		return s + "[=" + f.Value + "]"
	}
	return s + " " + f.Value
}

// Says returns what the flag does, and its default.
func (f Flag) Says() string {
	if f.Default == "" {
		return f.Text
	}
	return f.Text + " (default" + cells.Glue + f.Default + ")"
}

// Group is a part of the flags of a command.
type Group struct {
	Title string // in small letters
	Flags []Flag
}

// Groups returns the flags of a command in their groups; lost are the names of those that
// no group has.
func Groups(c *cobra.Command) (groups []Group, lost []string) {
	by := make([][]Flag, len(table))
	rank := map[string]int{}
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		p, ok := placeOf(c, f.Name)
		if !ok {
			lost = append(lost, f.Name)
			p.group = len(table) - 1
		}
		rank[f.Name] = p.rank
		by[p.group] = append(by[p.group], flagOf(c, f, p.value))
	})
	for i, flags := range by {
		slices.SortStableFunc(flags, func(a, b Flag) int { return cmp.Compare(rank[a.Name], rank[b.Name]) })
		if len(flags) > 0 {
			groups = append(groups, Group{table[i].title, flags})
		}
	}
	return groups, lost
}

// flagOf returns one flag of a command. A name in back quotes in its text goes before that
// of the table.
func flagOf(c *cobra.Command, f *pflag.Flag, value string) Flag {
	named, says := pflag.UnquoteUsage(f)
	if says == f.Usage && value != "" || named == "" {
		named = value
	}
	if f.Value.Type() == "bool" {
		named = ""
	}
	out := Flag{Name: f.Name, Short: f.Shorthand, Value: strings.ToUpper(named), Text: says, Default: f.DefValue, Set: command.VariableOf(f), Sole: f.NoOptDefVal != "" && named != ""}
	if slices.Contains([]string{"", "false", "0", "0s", "[]"}, f.DefValue) {
		out.Default = ""
	}
	switch f.Name {
	case "help":
		out.Text = "show this help"
	case "version":
		out.Text = "show the version of " + c.Root().Name()
	}
	return out
}
