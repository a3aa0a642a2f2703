package load

import (
	"math"

	"spotter/course"
)

const (
	standM    = 0.05 // metres: points nearer than this to the one before are left out
	tellApart = 0.03 // share by which a track may differ from the official length untold
	mostApart = 0.25 // share by which it may differ at all
	tellStepM = 1000 // metres between two points of a track that are told
)

// lay makes the course's line of the points of a track, scaled to the official length where
// that is known.
func (r *Result) lay(path string, points []vertex) error {
	points = moving(points)
	r.DrawnM = length(points)
	if len(points) < 2 {
		return one(path, "all points of the track are at one place")
	}
	c := r.Course
	if c.LengthM == 0 {
		c.LengthM = math.Round(r.DrawnM*1000) / 1000
	}
	scale := c.LengthM / r.DrawnM
	if apart := math.Abs(1 - r.DrawnM/c.LengthM); apart > mostApart {
		return one(path, "the line of the track is %s long and the course %s: it is another course, or the distance is wrong", course.Km(r.DrawnM), course.Km(c.LengthM))
	} else if apart > tellApart {
		r.note("%s: the line of the track is %s long, %.1f %% from the course's %s, and is scaled: a recorded track is often too long, a drawn one is better",
			shown(path), course.Km(r.DrawnM), 100*apart, course.Km(c.LengthM))
	}
	line := make([]course.Vertex, len(points))
	m, long, longAt := 0.0, 0.0, 0.0
	for i, p := range points {
		if i > 0 {
			d := metres(points[i-1], p)
			if d > long {
				long, longAt = d, m
			}
			m += d
		}
		line[i] = course.Vertex{LatDeg: p.latDeg, LonDeg: p.lonDeg, HeightM: p.heightM, AtM: m * scale}
	}
	line[len(line)-1].AtM = c.LengthM
	if long > tellStepM {
		r.note("%s: at %s the track has no point for %s: the line is straight there", shown(path), course.Km(longAt*scale), course.Km(long*scale))
	}
	r.heights(path, line)
	c.Line = line
	return nil
}

// moving returns points without those that are where the one before is.
func moving(points []vertex) []vertex {
	kept := points[:0]
	for _, p := range points {
		if n := len(kept); n > 0 && metres(kept[n-1], p) < standM {
			if math.IsNaN(kept[n-1].heightM) {
				kept[n-1].heightM = p.heightM
			}
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

const (
	smoothM     = 50.0     // metres on both sides over which a height is averaged
	bridgeM     = 500.0    // metres without heights over which they are taken as straight
	maxHeightM  = 12_000.0 // metres above or below the sea: more is no height
	flatEnoughM = 0.001    // metres: heights that differ less are all the same
)

// heights fills small holes in the heights of a line, and averages each height over 100 m of
// road, less at the ends. A watch or a map is often metres off from one point to the next, and
// their sum would be a mountain.
func (r *Result) heights(path string, line []course.Vertex) {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range line {
		if math.Abs(line[i].HeightM) > maxHeightM {
			line[i].HeightM = math.NaN()
		}
		if h := line[i].HeightM; !math.IsNaN(h) {
			low, high = min(low, h), max(high, h)
		}
	}
	if high-low < flatEnoughM && low == 0 {
		r.note("%s: all heights are 0: they count as not known", shown(path))
		for i := range line {
			line[i].HeightM = math.NaN()
		}
		return
	}
	bridge(line)
	for from := 0; from < len(line); {
		if math.IsNaN(line[from].HeightM) {
			from++
			continue
		}
		to := from
		for to < len(line) && !math.IsNaN(line[to].HeightM) {
			to++
		}
		smooth(line[from:to])
		from = to
	}
}

// bridge fills holes of unknown heights between two known ones that are not far apart.
func bridge(line []course.Vertex) {
	last := -1
	for i := range line {
		if math.IsNaN(line[i].HeightM) {
			continue
		}
		if last >= 0 && i > last+1 && line[i].AtM-line[last].AtM <= bridgeM {
			a, b := line[last], line[i]
			for j := last + 1; j < i; j++ {
				line[j].HeightM = a.HeightM + (line[j].AtM-a.AtM)/(b.AtM-a.AtM)*(b.HeightM-a.HeightM)
			}
		}
		last = i
	}
}

// smooth sets each height to the average of the road's height within [smoothM] on both sides.
// All heights are known. Near an end the stretch is shorter on both sides, so that the ends
// keep their height.
func smooth(line []course.Vertex) {
	n := len(line)
	if n < 3 {
		return
	}
	area := make([]float64, n) // under the profile, from the first point on
	raw := make([]float64, n)
	for i := range line {
		raw[i] = line[i].HeightM
		if i > 0 {
			area[i] = area[i-1] + (line[i].AtM-line[i-1].AtM)*(raw[i]+raw[i-1])/2
		}
	}
	// under returns the area from the first point to a distance; i is a point at or before it.
	under := func(at float64, i int) float64 {
		if i == n-1 {
			return area[i]
		}
		d := at - line[i].AtM
		slope := (raw[i+1] - raw[i]) / (line[i+1].AtM - line[i].AtM)
		return area[i] + d*(raw[i]+slope*d/2)
	}
	a, b := 0, 0
	for i := 1; i < n-1; i++ {
		w := min(smoothM, line[i].AtM-line[0].AtM, line[n-1].AtM-line[i].AtM)
		from, to := line[i].AtM-w, line[i].AtM+w
		for a < n-1 && line[a+1].AtM <= from {
			a++
		}
		for b < n-1 && line[b+1].AtM <= to {
			b++
		}
		line[i].HeightM = (under(to, b) - under(from, a)) / (2 * w)
	}
}
