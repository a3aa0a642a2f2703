package html

import (
	"fmt"
	"math"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/along"
	"spotter/report/chart"
	"spotter/report/markup"
	"spotter/report/track"
)

// where is the part of a page that comes from a track.
type where struct {
	Says   string
	Offset string
	Map    markup.HTML
	Legend []legend
}

// samples is the number of points of a line of height or heart rate.
const samples = 600

// where returns the map, nil without a track and without a line of the course.
func (m *maker) where() *where {
	outline, cuts := m.outline()
	if len(outline) == 0 {
		return nil
	}
	w := &where{Says: "The course as the watch recorded it, north is up. A dot is a cue where it was pressed; larger ones are falls, water and gels, and rests."}
	if m.Track != nil {
		w.Offset = offsetWords(m.Track)
	} else {
		w.Says = "The course as its file has it, north is up. A dot is a cue where it was pressed, by its distance along the course; larger ones are falls, water and gels, and rests."
	}
	var all []chart.Marks
	for n, x := range m.sights() {
		if things := m.thingsOnMap(); n == len(mapOrder) && len(things.At) > 0 { // on the cues, and below what happened
			w.Legend = append(w.Legend, legend{things.Class, "of the course"})
			all = append(all, things)
		}
		marks := chart.Marks{Class: x.Class}
		for i, at := range x.at {
			p, ok := m.spot(at)
			if !ok {
				continue
			}
			marks.At = append(marks.At, p)
			if x.tips != nil {
				marks.Tips = append(marks.Tips, x.tips[i])
			}
		}
		if len(marks.At) > 0 {
			w.Legend = append(w.Legend, x.legend)
		}
		all = append(all, marks)
	}
	w.Map = safe(chart.Map("map", "Where it happened", w.Says, outline, cuts, all))
	return w
}

// outline returns the line of the map, with the places at which it is cut: that of the watch,
// or without one that of the course.
func (m *maker) outline() (outline []chart.Place, cuts []int) {
	if m.Track == nil {
		return m.courseLine(), nil
	}
	end, cut := m.f.Span.To, false
	step := max(end/4000, time.Second)
	for at := time.Duration(0); at <= end; at += step {
		p, ok := m.Track.At(at)
		if !ok {
			cut = true
			continue
		}
		if cut && len(outline) > 0 {
			cuts = append(cuts, len(outline))
		}
		outline, cut = append(outline, chart.Place{LatDeg: p.LatDeg, LonDeg: p.LonDeg}), false
	}
	return outline, cuts
}

// spot returns where the runner was at a race time: by the track, or without one by the
// distance along the course.
func (m *maker) spot(at time.Duration) (p chart.Place, ok bool) {
	if m.Track != nil {
		x, ok := m.Track.At(at)
		return chart.Place{LatDeg: x.LatDeg, LonDeg: x.LonDeg}, ok
	}
	metres, _ := m.way.At(at)
	lat, lon, ok := m.Course.PlaceAt(metres)
	return chart.Place{LatDeg: lat, LonDeg: lon}, ok
}

// sight has all moments of one kind that are drawn alike.
type sight struct {
	legend
	at   []time.Duration // race time
	tips []string        // of each; nil for none
}

// mapOrder has the classes as they are drawn: the most frequent first, so that the others
// lie on them.
var mapOrder = []cues.Class{cues.Steer, cues.Info, cues.Service, cues.Prepare, cues.Alarm}

// sights returns what is drawn on a map, the lowest first.
func (m *maker) sights() []sight {
	out := make([]sight, 0, len(classes)+4)
	for _, class := range mapOrder {
		x := sight{legend: legend{"s-" + class.String(), class.String()}}
		for c := range m.src.Cues {
			if c.Timed && c.Class == class && c.At >= 0 && c.At <= m.f.Span.To {
				x.at = append(x.at, c.At)
			}
		}
		out = append(out, x)
	}
	f := m.src.Facts
	rests := sight{legend: legend{"big s-rest", "rest"}}
	for _, r := range f.Rests {
		rests.add(r.From, "rest")
	}
	out = append(out, m.sighted("big s-aid", "water, gel", f.Aid), rests, m.sighted("big s-bad", "fall, medical", f.Falls))
	last := &out[len(out)-1]
	for i := range f.Medical {
		last.add(f.Medical[i].Elapsed, logbook.Title(&f.Medical[i], m.Book))
	}
	return out
}

// sighted returns events that are drawn alike.
func (m *maker) sighted(class, name string, events []race.Event) sight {
	x := sight{legend: legend{class, name}}
	for i := range events[:min(len(events), most)] {
		if events[i].HasElapsed {
			x.add(events[i].Elapsed, logbook.Title(&events[i], m.Book))
		}
	}
	return x
}

// add adds a moment with a tip.
func (x *sight) add(at time.Duration, what string) {
	x.at = append(x.at, at)
	x.tips = append(x.tips, race.FormatElapsed(at)+" "+short(what, 200))
}

// offsetWords says by how much the track was moved, and how far that can be trusted.
func offsetWords(t *along.Track) string {
	by := logbook.SignedSeconds(t.Offset)
	switch {
	case t.Given:
		return fmt.Sprintf("The times of the track were moved by %s, as --track-offset says.", by)
	case t.Sure:
		return fmt.Sprintf("The times of the track were moved by %s: there it stands and moves as the log says in %d s more than it does not, and nowhere else in more than %d s. Another value can be set with --track-offset.", by, t.Fit, t.Other)
	}
	return "By how much the clock of the watch was off cannot be told from this track: it has no start or rest that stands out. It was taken to be right; --track-offset sets another value."
}

// senses returns the charts of height and heart rate along the race, those that a track has.
func (m *maker) senses() (out []figure) {
	if m.Track == nil {
		return nil
	}
	height := func(p track.Point) (float64, bool) { return p.HeightM, p.HasHeight }
	heart := func(p track.Point) (float64, bool) { return float64(p.HeartRate), p.HeartRate > 0 }
	if fig, ok := m.sense("height", "Height", "m", "s-info", 5, height); ok {
		out = append(out, fig)
	}
	if fig, ok := m.sense("heart", "Heart rate", "beats a minute", "s-bad", 5, heart); ok {
		out = append(out, fig)
	}
	return out
}

// sense returns the chart of one thing that a watch measures.
func (m *maker) sense(id, title, unit, class string, least float64, of func(track.Point) (float64, bool)) (fig figure, ok bool) {
	line := chart.Line{Class: class}
	lo, hi, cut := math.Inf(1), math.Inf(-1), false
	for i := range samples + 1 {
		at := m.f.Span.To / samples * time.Duration(i)
		p, known := m.Track.At(at)
		v, has := of(p)
		if !known || !has {
			cut = true
			continue
		}
		if cut {
			line.Cuts = append(line.Cuts, len(line.Points))
		}
		metres, _ := m.way.At(at)
		lo, hi, cut = math.Min(lo, v), math.Max(hi, v), false
		line.Points = append(line.Points, chart.Point{X: metres / m.unit, Y: v})
	}
	if len(line.Points) < 2 {
		return fig, false
	}
	room := math.Max((hi-lo)*0.08, least)
	f := chart.Frame{ID: id, Title: title, Height: 90, X: m.distances(), Y: chart.Axis{Min: lo - room, Max: hi + room},
		Desc: fmt.Sprintf("%.0f to %.0f %s, as the watch measured it.", lo, hi, unit)}
	for _, y := range chart.Steps(f.Y.Min, f.Y.Max, chart.Step(f.Y.Max-f.Y.Min, 4, 5, 10, 20, 50, 100, 200, 500, 1000)) {
		f.Y.Ticks = append(f.Y.Ticks, chart.Tick{At: y, Label: fmt.Sprintf("%g", y)})
	}
	return figureOf(f, chart.Lines(f, chart.Rule{}, []chart.Line{line}), "km", m.unitName()), true
}
