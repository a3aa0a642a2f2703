package export

import (
	"bufio"
	"cmp"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/report/fit"
	"spotter/report/track"
)

// The program's own fields of a file, and the room for their texts in bytes.
const (
	fieldCue, roomCue   = 0, 32
	fieldNote, roomNote = 1, 80
)

// filledNote goes into the file: programs draw its distance as if a watch had measured it.
const filledNote = "Distance between boards and positions is filled in evenly."

// recordEvery is the time between two records; a race that is absurdly long has fewer.
const (
	recordEvery = 10 * time.Second
	maxRecords  = 100_000
)

// writeFIT writes an activity: a lap for each stretch between boards, a record every 10 s and at
// each cue and board. Its times are whole seconds, as the format has them.
func writeFIT(w *bufio.Writer, r *run) error {
	f := &r.b.Facts
	if !f.Gun.Known {
		return ErrNoStart
	}
	if y := f.Gun.Wall.Year(); y < 2000 || y > 2100 {
		return ErrOldClock
	}
	x := fitFile{run: r, end: figures.Whole(figures.FromBook(r.b)).To}
	at := fit.Uint32(4, x.seconds(0))
	x.out.Message(fit.FileID, fit.Enum(0, 4), fit.Uint16(1, 255), fit.Uint16(2, 0), at, fit.Text(8, "spotter", 8))
	x.out.Message(fit.DeveloperDataID, fit.Bytes(1, []byte("spotter:race-log")), fit.Uint8(3, 0))
	for num, name := range []string{fieldCue: "cue", fieldNote: "note"} {
		x.out.Message(fit.FieldDescription, fit.Uint8(0, 0), fit.Uint8(1, byte(num)), fit.Uint8(2, 7), fit.Text(3, name, 8))
	}
	x.out.Message(fit.Event, x.stamp(0), fit.Enum(0, 0), fit.Enum(1, 0))
	x.records()
	x.out.Message(fit.Event, x.stamp(x.end), fit.Enum(0, 0), fit.Enum(1, 4))
	laps := x.laps()
	total := []fit.Field{fit.Scaled(7, x.end.Seconds(), 1000), fit.Scaled(8, x.end.Seconds(), 1000)}
	session := append([]fit.Field{fit.Uint16(254, 0), x.stamp(x.end), fit.Enum(0, 8), fit.Enum(1, 1), fit.Uint32(2, x.seconds(0)),
		fit.Enum(5, 1), fit.Enum(6, 0), fit.Uint16(25, 0), fit.Uint16(26, uint16(laps)), fit.Enum(28, 0)}, total...)
	if m, sure := r.way.At(x.end); sure {
		session = append(session, fit.Scaled(9, m, 100))
	}
	x.out.Message(fit.Session, append(session, fit.Developer(fit.Text(fieldNote, filledNote, roomNote)))...)
	_, zone := r.zoned(f.Gun.Wall).Zone()
	x.out.Message(fit.Activity, x.stamp(x.end), fit.Scaled(0, x.end.Seconds(), 1000), fit.Uint16(1, 1), fit.Enum(2, 0), fit.Enum(3, 26), fit.Enum(4, 1),
		fit.Uint32(5, uint32(int64(x.seconds(x.end))+int64(zone))))
	if len(r.b.Splits) == 0 {
		r.note("no board was passed: the file has no distance")
	} else {
		r.note("the distance between two boards is filled in evenly; the file says so")
	}
	_, err := x.out.WriteTo(w)
	return err
}

// fitFile is one file in the making.
type fitFile struct {
	*run
	out fit.Writer
	end time.Duration // of the race
}

// seconds returns the timestamp of a race time.
func (x *fitFile) seconds(elapsed time.Duration) uint32 {
	return fit.Seconds(x.b.Facts.Gun.Wall.Add(elapsed))
}

// stamp returns the field with the time of a message.
func (x *fitFile) stamp(elapsed time.Duration) fit.Field {
	return fit.Uint32(fit.Timestamp, x.seconds(elapsed))
}

// records writes where the runner was, and each cue.
func (x *fitFile) records() {
	type record struct {
		at  time.Duration
		cue string
	}
	var list []record
	for at := time.Duration(0); at < x.end; at += max(recordEvery, x.end/maxRecords) {
		list = append(list, record{at: at})
	}
	for _, s := range x.b.Splits {
		list = append(list, record{at: s.Elapsed})
	}
	list = append(list, record{at: x.end})
	_ = x.lines(func(_ int32, e *race.Event) error {
		if e.Kind == race.KindCue && e.HasElapsed && e.Elapsed <= x.end {
			list = append(list, record{e.Elapsed, x.fitCue(e)})
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b record) int { return cmp.Compare(a.at, b.at) })
	for i, rec := range list {
		if rec.cue == "" && i > 0 && x.seconds(list[i-1].at) == x.seconds(rec.at) {
			continue // a record of that second is there
		}
		x.record(rec.at, rec.cue)
	}
}

// fitCue words a cue for a file.
func (x *fitFile) fitCue(e *race.Event) string {
	s := logbook.CueName(e.Cue)
	if s == "" {
		s = "cue"
	}
	if o := x.outcome(e); o == nil || o.Outcome != race.Heard {
		s += " (not whole)"
	}
	return s
}

// record writes one record.
func (x *fitFile) record(at time.Duration, cue string) {
	fields := []fit.Field{x.stamp(at)}
	if m, sure := x.way.At(at); sure && len(x.b.Splits) > 0 {
		fields = append(fields, fit.Scaled(5, m, 100))
	}
	if p, ok := x.place(at); ok {
		fields = append(fields, placeFields(p)...)
	}
	if cue != "" {
		fields = append(fields, fit.Developer(fit.Text(fieldCue, cue, roomCue)))
	}
	x.out.Message(fit.Record, fields...)
}

// placeFields returns the fields of a place.
func placeFields(p track.Point) []fit.Field {
	fields := []fit.Field{fit.Angle(0, p.LatDeg), fit.Angle(1, p.LonDeg)}
	if p.HasHeight {
		fields = append(fields, fit.Scaled(78, p.HeightM+500, 5))
	}
	if p.HeartRate > 0 {
		fields = append(fields, fit.Uint8(3, byte(min(p.HeartRate, 254))))
	}
	return fields
}

// laps writes a lap for each stretch and returns how many there are: at least one, as
// programs expect.
func (x *fitFile) laps() int {
	src := figures.FromBook(x.b)
	stretches := figures.Of(src, figures.Whole(src)).Stretches
	if len(stretches) == 0 {
		stretches = []figures.Stretch{{To: x.end, Open: true}}
	}
	stretches = stretches[:min(len(stretches), 1<<16-2)]
	for i := range stretches {
		s := &stretches[i]
		d := (s.To - s.From).Seconds()
		fields := []fit.Field{fit.Uint16(254, uint16(i)), x.stamp(s.To), fit.Enum(0, 9), fit.Enum(1, 1), fit.Uint32(2, x.seconds(s.From)),
			fit.Scaled(7, d, 1000), fit.Scaled(8, d, 1000), fit.Enum(24, 2), fit.Enum(25, 1)}
		if !s.Open {
			fields = append(fields, fit.Scaled(9, s.LengthM(), 100))
		}
		x.out.Message(fit.Lap, fields...)
	}
	return len(stretches)
}
