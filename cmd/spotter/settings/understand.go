package settings

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/hq"
	"spotter/cmd/spotter/language"
	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/phone"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/taught"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/race/demo"
	"spotter/race/targets"
	"spotter/race/typed"
	"spotter/race/watch"
	"spotter/text"
	"spotter/ui/cells"
)

// The range of --latency: below it no sound device follows, above it no runner.
const (
	minLatency = time.Millisecond
	maxLatency = 500 * time.Millisecond
)

// understand turns texts into a plan, and tells every fault at once.
func understand(vals map[string]run.Value) (run.Plan, error) {
	p := run.Plan{Mics: run.Mics{Phone: new(phone.Desk)}, Pack: vals["pack"], Journal: vals["journal"], Output: vals["output"], Record: vals["record"], Copies: run.Copies{Copy: vals["copy"], HQ: new(hq.Desk)}, SpotterSink: vals["spotter-sink"],
		Earlier: run.Earlier{GhostFile: vals["ghost"]}, OnRoad: run.OnRoad{CourseFile: vals["course"]}}
	var faults []error
	try := func(name string, parse func(text string) error) {
		v := vals[name]
		if v.Text == "" {
			return
		}
		if err := parse(v.Text); err != nil {
			faults = append(faults, fmt.Errorf("%s %w", v.Called(name), err))
		}
	}
	try("latency", func(s string) (err error) { p.Latency, err = parseLatency(s); return err })
	try("moved", func(s string) error {
		if p.Follow = s == "follow"; !p.Follow && s != "hold" {
			return fmt.Errorf("%q: use hold or follow", s)
		}
		return nil
	})
	try("mono", func(s string) (err error) { p.Mix.Mono, err = parseBool(s); return err })
	try("keep-awake", func(s string) (err error) { p.Mix.KeepAwake, err = parseBool(s); return err })
	p.BindFrom = vals["bind"]
	tryKeys(&p, try)
	p.SayNameFrom = vals["say-name"].Where
	try("say-name", func(s string) (err error) { p.SayName, err = parseBool(s); return err })
	try("countdown", func(s string) (err error) { p.Countdown, err = parseOnOff(s); return err })
	try("facing", func(s string) (err error) {
		p.Frame.Facing, err = choose(s, cues.Backward, cues.Forward)
		return err
	})
	try("keys", func(s string) (err error) {
		p.Frame.Keys, err = choose(s, cues.RoadKeys, cues.RunnerKeys)
		return err
	})
	var mark targets.Mark
	try("target", func(s string) (err error) { mark, err = parseTarget(s, &p); return err })
	try("target-clock", func(s string) (err error) { p.TargetClock, err = parseClock(s); return err })
	try("distance", func(s string) (err error) { p.DistanceM, err = typed.Distance(s); return err })
	try("units", func(s string) error { p.Units = s; return typed.CheckUnits(s) })
	try("race", func(s string) (err error) { p.Race, err = ParseName(s); return err })
	try("runner", func(s string) (err error) { p.Runner, err = ParseName(s); return err })
	try("spotter", func(s string) (err error) { p.Spotter, err = ParseName(s); return err })
	try("training", func(s string) (err error) { p.Training, err = parseBool(s); return err })
	try("bell", func(s string) (err error) { p.Bell, err = parseBool(s); return err })
	try("watch", func(s string) (err error) { p.Watch, err = watch.Parse(s); return err })
	tryLooks(&p, try)
	tryBeginning(&p, try)
	try("demo", func(s string) (err error) { p.Demo, err = parseBool(s); return err })
	try("speed", func(s string) (err error) { p.Speed, err = demo.ParseSpeed(s); return err })
	try("loopback", func(s string) (err error) { p.Loopback, err = parseBool(s); return err })
	tryMics(&p, try)
	if len(faults) > 0 {
		return run.Plan{}, fault.Usage(errors.Join(faults...))
	}
	if err := checkTarget(vals, &p, &mark); err != nil {
		return run.Plan{}, err
	}
	return p, nil
}

// tryKeys reads what keys do.
func tryKeys(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("bind", func(s string) (err error) { p.Bind, err = keyname.ParseBinds(s); return err })
	try("only-bound", func(s string) (err error) { p.OnlyBound, err = parseOnly(s); return err })
}

// onlyWithPads stands for --only-bound where nobody sets it.
const onlyWithPads = "auto"

// parseOnly reads --only-bound.
func parseOnly(s string) (taught.Only, error) {
	if s == onlyWithPads {
		return taught.OnlyWithPads, nil
	}
	if on, err := parseBool(s); err != nil || !on {
		return taught.OnlyNever, err
	}
	return taught.OnlyAlways, nil
}

// tryMics reads the names of microphones.
func tryMics(p *run.Plan, try func(name string, parse func(text string) error)) {
	p.Phone.Settle(try, parseBool)
	p.HQ.Settle(try, parseBool)
	try("mic", func(s string) (err error) { p.Mic, err = ParseName(s); return err })
	try("pad", func(s string) (err error) { p.Buttons.Pads, err = pads.ParsePads(s); return err })
	try("runner-button", func(s string) (err error) { p.Buttons.Button, err = pads.ParseButton(s); return err })
	try("note-mic", func(s string) (err error) { p.NoteMic, err = ParseName(s); return err })
	try("talk-mic", func(s string) (err error) { p.TalkMic, err = ParseName(s); return err })
}

// tryLooks reads how the screens look, and in which language they are.
func tryLooks(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("theme", func(s string) (err error) { p.Theme, err = cells.ParseGround(s); return err })
	try("lang", func(s string) (err error) { p.Lang, err = language.Named(s); return err })
	try("touch", func(s string) (err error) { p.Touch, err = parseBool(s); return err })
}

// tryBeginning reads how a race begins, its boards, and where positions come from.
func tryBeginning(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("plain", func(s string) error { _, err := parseBool(s); return err })
	try("start-now", func(s string) (err error) { p.StartNow, err = parseBool(s); return err })
	try("halfway", func(s string) (err error) { p.Half, err = parseBool(s); return err })
	try("count-in", func(s string) (err error) { p.CountIn, err = parseWait(s, mostCountIn); return err })
	try("corral", func(s string) (err error) { p.Corral, err = parseWait(s, mostCorral); return err })
	tryReceiver(p, try)
}

// The longest times that --count-in and --corral take.
const (
	mostCountIn = 10 * time.Minute
	mostCorral  = 2 * time.Hour
)

// parseWait reads a time from 0 to most, in whole milliseconds.
func parseWait(s string, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: use a value such as 10s", s)
	}
	if d < 0 || d > most {
		return 0, fmt.Errorf("%q is out of range: use 0s to %v", s, most)
	}
	return d.Truncate(time.Millisecond), nil
}

func parseLatency(s string) (time.Duration, error) {
	if s == "auto" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: use a value such as 5ms, or auto", s)
	}
	if d < minLatency || d > maxLatency {
		return 0, fmt.Errorf("%q is out of range: use %v to %v, or auto", s, minLatency, maxLatency)
	}
	return d, nil
}

// choose returns which of two named choices s is.
func choose[T fmt.Stringer](s string, a, b T) (T, error) {
	switch s {
	case a.String():
		return a, nil
	case b.String():
		return b, nil
	}
	return a, fmt.Errorf("%q: use %v or %v", s, a, b)
}

// maxName bounds the names in a journal's first line, in characters.
const maxName = 120

// ParseName refuses what would spoil a line of the screen or of the journal.
func ParseName(s string) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case !utf8.ValidString(s):
		return "", errors.New("is not UTF-8 text: type it again")
	case strings.IndexFunc(s, func(r rune) bool { return !text.Printable(r) }) >= 0:
		return "", fmt.Errorf("%q has control characters: leave them out", s)
	case utf8.RuneCountInString(s) > maxName:
		return "", fmt.Errorf("is longer than %d characters: shorten it", maxName)
	}
	return s, nil
}

func parseBool(s string) (bool, error) {
	switch s {
	case "true", "1", "yes":
		return true, nil
	case "false", "0", "no":
		return false, nil
	}
	return false, fmt.Errorf("%q: use true or false", s)
}

func parseOnOff(s string) (bool, error) {
	switch s {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, fmt.Errorf("%q: use on or off", s)
}
