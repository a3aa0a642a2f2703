package merge

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/race"
	"spotter/race/agree"
	"spotter/race/align"
	"spotter/text"
)

// The limits of the options of agree.
const (
	mostWindow = time.Minute
	mostUnit   = time.Hour
)

// agreeFlags are the flags of agree.
type agreeFlags struct {
	window, unit, offset time.Duration
	asJSON               bool
}

// agree is the command that says how far two spotters agree.
func (d Desk) agree() *cobra.Command {
	var f agreeFlags
	c := &cobra.Command{
		Use:   "agree A B",
		Short: "Say how far two spotters who logged one race agree: counts and kappas of their cues",
		Long: command.Paragraphs(`Agree compares the runner's cues of two logs in the stretches of the race that both cover. It links cues that
stand for the same moment, counts those that only one has, and prints kappas: of the codes of linked cues,
with omissions, and by units of time. docs/agreement.md defines each figure. The clocks are compared as races merge does.

A log that is damaged or torn is compared as far as it can be read; the exit code is then 1.`),
		Example: "spotter races agree race.jsonl second.jsonl\nspotter races agree race.jsonl second.jsonl --window 1s --unit 2s --json",
		Args:    command.Takes(2, 2, "A B"),
		RunE: func(c *cobra.Command, words []string) error {
			var given *time.Duration
			if c.Flags().Changed("offset") {
				given = &f.offset
			}
			return d.runAgree(words, f, given)
		},
	}
	named.TakesJournals(c)
	c.Flags().SortFlags = false
	c.Flags().DurationVar(&f.window, "window", agree.DefaultWindow, "cues further apart are never linked, at most 1m")
	c.Flags().DurationVar(&f.unit, "unit", agree.DefaultUnit, "unit of the kappas by time, at most 1h")
	offsetFlag(c, &f.offset)
	c.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON object for other programs (docs/json.md)")
	return c
}

func (d Desk) runAgree(paths []string, f agreeFlags, offset *time.Duration) error {
	for _, o := range []struct {
		name    string
		is, max time.Duration
	}{{"window", f.window, mostWindow}, {"unit", f.unit, mostUnit}} {
		if o.is < time.Millisecond || o.is > o.max || o.is%time.Millisecond != 0 {
			return fault.Usagef("use a value such as --"+o.name+" 2s", "--%s %v is not between 1ms and %v in whole milliseconds", o.name, o.is, o.max)
		}
	}
	t, err := read(paths[0], paths[1])
	if err != nil {
		return err
	}
	x, err := d.align(&t, offset)
	if err != nil {
		return err
	}
	r := compare(x, agree.Options{Window: f.window, Unit: f.unit})
	var in intervals
	in.codes, in.omissions = r.Intervals(boards(x.A))
	say := figures(&t, x, &r, in)
	if f.asJSON {
		say, err = inJSON(&t, x, &r, in)
		if err != nil {
			return fmt.Errorf("making JSON of the figures: %w", err)
		}
	}
	if _, err := io.WriteString(d.Stdout, say); err != nil {
		return fault.Writing("the figures", err)
	}
	return t.notWhole("the figures are of every line that can be read")
}

// compare compares the cues of two logs that are on one clock.
func compare(x *align.Alignment, o agree.Options) agree.Result {
	var list [2][]agree.Cue
	var covered [2][]agree.Stretch
	for k, s := range []*align.Side{x.A, x.B} {
		when := func(i int) (time.Duration, bool) { return s.Time(i), true }
		list[k] = agree.Cues(&s.Stands, when)
		covered[k] = agree.Covered(&s.Stands, when)
	}
	return agree.Compare(list[0], list[1], agree.Common(covered[0], covered[1]), o)
}

// intervals are those of the kappas by event.
type intervals struct{ codes, omissions agree.Interval }

// boards returns the times of the believed boards of a log, in order.
func boards(s *align.Side) (at []time.Duration) {
	believed := map[race.EventID]bool{}
	for i := range s.Stands.Splits {
		believed[s.Stands.Splits[i].ID] = true
	}
	for i := range s.Stands.Lines {
		if believed[s.Stands.Lines[i].ID] {
			at = append(at, s.Time(i))
		}
	}
	slices.Sort(at)
	return at
}

// figures prints the figures of an agreement as text.
func figures(t *two, x *align.Alignment, r *agree.Result, in intervals) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, text.Escape(fmt.Sprintf(format, args...))) }
	for i, path := range t.paths {
		add("%c is %s: %s", "AB"[i], path, text.Count(t.logs[i].Lines, "line")+orFault(t.fault(i)))
	}
	lines = append(lines, clockLines(x)...)
	add("both logged %s of the race", race.FormatElapsed(r.Common))
	add("cues there: A %d, B %d", r.A, r.B)
	add("linked %d (window %v), only A %d, only B %d", len(r.Links), r.Window, r.OnlyA, r.OnlyB)
	if len(r.Links) > 0 {
		add("same cue of the linked: %d, %.1f %%", r.Same, 100*float64(r.Same)/float64(len(r.Links)))
		add("lag of B: median %s, quartiles %s and %s%s", seconds(r.Lag[1]), seconds(r.Lag[0]), seconds(r.Lag[2]), lagWarning(x))
	}
	unit := fmt.Sprintf("by time unit of %v", r.Unit)
	lines = append(lines,
		kappaLine("of codes", "links", r.Codes)+intervalWords(in.codes),
		kappaLine("with omissions", "cues and links", r.Omissions)+intervalWords(in.omissions)+"; no pair of nothing and nothing occurs, so it is lower than a classical kappa",
		kappaLine(unit+", no tolerance", "units", r.Units),
		kappaLine(unit+", ± 1 unit, units of A", "units", r.UnitsByA),
		kappaLine(unit+", ± 1 unit, units of B", "units", r.UnitsByB))
	if r.HiddenA+r.HiddenB > 0 {
		add("cues that are not the first of their unit and do not show in it: A %d, B %d", r.HiddenA, r.HiddenB)
	}
	return strings.Join(lines, "\n") + "\n"
}

// lagWarning says where the lag has no meaning: the clocks were set by the cues themselves.
func lagWarning(x *align.Alignment) string {
	for _, g := range x.B.Segments {
		if g.Basis == align.ByCues || g.Basis == align.BoardsToo {
			return "; it says nothing, as the clocks were compared by these cues"
		}
	}
	return ""
}

// orFault returns what is wrong with a log, with a semicolon before it.
func orFault(words string) string {
	if words == "" {
		return ""
	}
	return "; " + words
}

// seconds writes a time in seconds with its sign.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) + " s" }

// kappaLine prints a kappa and what it is computed from.
func kappaLine(name, of string, k agree.Kappa) string {
	value := "not defined"
	if k.Defined {
		value = strconv.FormatFloat(k.Value, 'f', 3, 64)
	}
	return fmt.Sprintf("kappa %s: %s (%d %s)", name, value, k.Pairs, of)
}

// intervalWords says between which values a kappa lies when the stretches from board to
// board are drawn again.
func intervalWords(i agree.Interval) string {
	if !i.Defined {
		return fmt.Sprintf("; no interval: pairs in %s of the race between boards, and %d are needed", text.Count(i.Blocks, "part"), agree.LeastBlocks)
	}
	return fmt.Sprintf("; 95 %% of resampled stretches between %.3f and %.3f", i.Low, i.High)
}

// inJSON prints the figures as one JSON object. Times are in milliseconds.
func inJSON(t *two, x *align.Alignment, r *agree.Result, in intervals) (string, error) {
	interval := func(i agree.Interval) map[string]any {
		m := map[string]any{"stretches": i.Blocks, "resamples": agree.Resamples, "undefined": i.Undefined, "low": nil, "high": nil}
		if i.Defined {
			m["low"], m["high"] = i.Low, i.High
		}
		return m
	}
	kappa := func(k agree.Kappa) map[string]any {
		m := map[string]any{"pairs": k.Pairs, "observed": k.Observed, "expected": k.Expected, "kappa": nil}
		if k.Defined {
			m["kappa"] = k.Value
		}
		return m
	}
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	b, err := json.Marshal(map[string]any{
		"a": t.paths[0], "b": t.paths[1], "faults": []string{t.fault(0), t.fault(1)}, "clocks": clockLines(x),
		"common_ms": ms(r.Common), "window_ms": ms(r.Window), "unit_ms": ms(r.Unit),
		"cues_a": r.A, "cues_b": r.B, "linked": len(r.Links), "only_a": r.OnlyA, "only_b": r.OnlyB, "same": r.Same,
		"lag_ms": map[string]any{"lower_quartile": ms(r.Lag[0]), "median": ms(r.Lag[1]), "upper_quartile": ms(r.Lag[2])},
		"codes":  kappa(r.Codes), "omissions": kappa(r.Omissions), "units": kappa(r.Units),
		"units_tolerance": agree.Tolerance, "units_by_a": kappa(r.UnitsByA), "units_by_b": kappa(r.UnitsByB),
		"hidden_a": r.HiddenA, "hidden_b": r.HiddenB, "codes_interval": interval(in.codes), "omissions_interval": interval(in.omissions),
	})
	return string(b) + "\n", err
}
