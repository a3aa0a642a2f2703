package check

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/loopback"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/race"
	"spotter/text"
)

// recordPace is the pace of the marathon record backwards, 5:18 /km, in metres a
// second: what lateness is measured by where no target is given.
const recordPace = 1000.0 / 318

// metresPerSecond returns how fast the runner is at the target pace, and that
// pace in words.
func metresPerSecond(p run.Plan) (speed float64, pace string) {
	if r := (race.Plan{Target: p.Target, DistanceM: p.DistanceM, Units: p.Units}); r.Known() {
		return r.DistanceM / r.Target.Seconds(), race.FormatPace(r.TargetPace(), r.Units)
	}
	return recordPace, "5:18 /km"
}

// checkLoopback measures with a microphone how late a cue is at the ear, says it
// and keeps it for the sink.
func (d Desk) checkLoopback(ctx context.Context, p run.Plan, outputs []audio.Output) error {
	r, err := d.measureLoopback(ctx, p.Mic, outputs)
	if err != nil {
		return fault.Failed(fmt.Errorf("measuring with a microphone: %w", err), "")
	}
	speed, pace := metresPerSecond(p)
	list := loopbackFindings(r, speed, pace)
	switch {
	case r.Source.MonitorOf != "" && r.Source.MonitorOf == text.Escape(r.Device.Name):
		list = append(list, finding{gradeWarning, "saved", "no: " + r.Source.Name + " hears the sink itself, not an earpiece",
			"choose a microphone with --mic, and hold the earpiece to it"})
	default:
		f := finding{gradeOK, "saved", "for " + r.Device.Name + ", in " + d.Settings.EarpieceFile(), ""}
		m := run.Earpiece{Beyond: r.Beyond, KeyToEar: r.Median, Heard: r.Heard, Of: r.Sent, Mic: r.Source.Name,
			Measured: d.Now().Wall.UTC().Truncate(time.Second)}
		if err := run.KeepEarpiece(d.Settings.EarpieceFile(), r.Device.Name, m); err != nil {
			f = finding{gradeFailure, "saved", "no: " + err.Error(), "correct it or move it away, and measure again"}
		}
		list = append(list, f)
	}
	failing := false
	for _, f := range list {
		if err := writeFinding(d.Stdout, f); err != nil {
			return fault.Writing("the check", err)
		}
		failing = failing || f.grade == gradeFailure
	}
	if failing {
		return fault.Failed(fault.ErrTold, "")
	}
	return nil
}

// loopbackFindings say what was measured.
func loopbackFindings(r loopback.Result, speed float64, pace string) []finding {
	ear := finding{gradeOK, "ear", fmt.Sprintf("key to ear %s (%s to %s): %.2f m at %s; %d of %d clicks heard",
		text.ShowMS(r.Median), text.ShowMS(r.Least), text.ShowMS(r.Most), speed*max(0, r.Median.Seconds()), pace, r.Heard, r.Sent), ""}
	switch {
	case r.Heard < r.Sent:
		ear.grade, ear.next = gradeWarning, "some clicks were missed: measure again where it is quieter, or hold the earpiece nearer"
	case r.Median > slowOutput:
		ear.grade, ear.next = gradeWarning, "press that much earlier; a cable is quicker than Bluetooth"
	}
	beyond := finding{gradeOK, "earpiece", fmt.Sprintf("adds nothing to the %s that the sound server reports", text.ShowMS(r.Reported)), ""}
	if r.Beyond >= time.Millisecond {
		beyond.text = fmt.Sprintf("adds %s (%.2f m) to the %s that the sound server reports", text.ShowMS(r.Beyond), speed*r.Beyond.Seconds(), text.ShowMS(r.Reported))
	}
	return []finding{ear, beyond}
}

// measureLoopback measures the first output that opens, and says how it goes.
func (d Desk) measureLoopback(ctx context.Context, mic string, outputs []audio.Output) (loopback.Result, error) {
	for _, out := range outputs {
		if strings.HasPrefix(out.Name(), "wav:") {
			return loopback.Result{}, fmt.Errorf("output %s is a file: choose a device with --output", out.Name())
		}
	}
	say := &loopbackTeller{w: d.Stdout}
	r, err := loopback.Measure(ctx, loopback.Options{Outputs: engine.AudibleFirst(outputs), Mic: mic, Progress: say.tell})
	say.end()
	if err != nil {
		return loopback.Result{}, err
	}
	return r, say.err
}

// silentRoom is below what a 16-bit recording can hold, in dBFS.
const silentRoom = -110.0

// loopbackTeller tells how a measurement goes: what to do, then a dot a click.
type loopbackTeller struct {
	w     io.Writer
	begun bool
	dots  bool
	err   error // of writing
}

func (t *loopbackTeller) tell(p loopback.Progress) {
	if !t.begun {
		t.begun = true
		t.print("playing   %s (%s)\nlistening %s (%s)\n", p.Device.Label, p.Device.Name, p.Source.Label, p.Source.Name)
		if p.Source.MonitorOf == "" {
			t.print("Hold the earpiece to the microphone, and be quiet for ten seconds.\n")
		}
		return
	}
	if p.Click == 1 {
		if p.Noise < silentRoom {
			t.print("room      silence\n")
		} else {
			t.print("room      %.0f dBFS\n", p.Noise)
		}
		t.print("clicks    ")
		t.dots = true
	}
	t.print(".")
}

// end ends the line of dots.
func (t *loopbackTeller) end() {
	if t.dots {
		t.print("\n")
	}
}

func (t *loopbackTeller) print(format string, args ...any) {
	for i, v := range args {
		if s, ok := v.(string); ok {
			args[i] = text.Escape(s)
		}
	}
	if _, err := fmt.Fprintf(t.w, format, args...); err != nil && t.err == nil {
		t.err = fault.Writing("the measurement", err)
	}
}

// checkEarpiece says what was measured of the open device's earpiece, and when.
func (d Desk) checkEarpiece(open audio.Device, p run.Plan) []finding {
	if open.Name == "" {
		return nil
	}
	known, err := run.ReadEarpieces(d.Settings.EarpieceFile())
	if err != nil {
		return []finding{{gradeWarning, "earpiece", err.Error(), "mend it or move it away; spotter check --loopback makes a new one"}}
	}
	m, ok := known.Of(open.Name)
	if !ok {
		if open.Bluetooth {
			return []finding{{gradeWarning, "earpiece", "Bluetooth adds 70 to 250 ms that no sound server reports", "measure it: spotter check --loopback"}}
		}
		return nil
	}
	speed, pace := metresPerSecond(p)
	return []finding{{gradeOK, "earpiece", fmt.Sprintf("adds %s to that, measured %s with %s: %.2f m at %s",
		text.ShowMS(m.Beyond), ago(m.Measured, d.Now().Wall), m.Mic, speed*max(0, m.Beyond.Seconds()), pace), ""}}
}

// noteEarpieces adds what was measured to the notes of a table of sinks, its last
// column.
func noteEarpieces(rows [][]string, sinks []pulse.Sink, known run.Earpieces, now time.Time) {
	for i, s := range sinks {
		m, ok := known.Of(s.Name)
		if !ok {
			continue
		}
		notes := &rows[i+1][len(rows[i+1])-1]
		if *notes != "" {
			*notes += ", "
		}
		*notes += fmt.Sprintf("earpiece %+.0f ms (%s)", run.ToMS(m.Beyond), ago(m.Measured, now))
	}
}

// ago says how long before now something was, roughly.
func ago(then, now time.Time) string {
	switch d := now.Sub(then); {
	case d < -time.Hour:
		return "in the future: is the date right?"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return text.Count(int(d/time.Minute), "minute") + " ago"
	case d < 48*time.Hour:
		return text.Count(int(d/time.Hour), "hour") + " ago"
	default:
		return text.Count(int(d/(24*time.Hour)), "day") + " ago"
	}
}
