package track

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"spotter/course/gpx"
)

// Point tells where the runner was at one time.
type Point struct {
	Wall           time.Time // civil time
	LatDeg, LonDeg float64   // WGS 84; north and east are positive
	HeightM        float64   // above the sea; nothing where HasHeight is false
	HasHeight      bool
	HeartRate      int // beats a minute; 0 where not known
}

// Track is a track with its points in the order of time. It must not be changed; any
// number of goroutines may read it.
type Track struct {
	Points  []Point // at least one; each later than the one before
	Format  string  // GPX or FIT
	Untimed int     // points without a time, which were left out
	Doubled int     // points with the time of the one before, which were left out
}

// The bounds of a track, those of GPX for FIT as well: more is refused. A day has 86,400
// seconds.
const (
	maxBytes  = gpx.MaxBytes
	maxPoints = gpx.MaxPoints
)

// ErrNoPoints is the error of a file without any point of a track.
var ErrNoPoints = errors.New("it has no point of a track: export the activity with its track")

// ErrNoTimes is the error of a track that does not tell when the runner was where, such as
// a planned course.
var ErrNoTimes = errors.New("its points have no times, so they do not tell when the runner was where: " +
	"export what the watch recorded, not a planned course")

// BackwardsError says that the times of a track run backwards.
type BackwardsError struct {
	Point        int // from 1
	Wall, Before time.Time
}

func (e *BackwardsError) Error() string {
	return fmt.Sprintf("point %d has the time %s, which is before the %s of the point before it: its times run backwards; put the parts in order, or export the activity anew",
		e.Point, e.Wall.UTC().Format(timeLayout), e.Before.UTC().Format(timeLayout))
}

// timeLayout is that of times in messages.
const timeLayout = "2006-01-02 15:04:05Z"

// Read reads a track. Whether it is GPX or FIT is told by its first bytes.
func Read(r io.Reader) (*Track, error) {
	in := bufio.NewReader(&bounded{r: r, left: maxBytes})
	head, err := in.Peek(12)
	if err != nil && err != io.EOF {
		return nil, err
	}
	b := builder{}
	switch {
	case len(head) == 0:
		return nil, errors.New("it is empty")
	case len(head) == 12 && string(head[8:]) == ".FIT":
		b.t.Format = "FIT"
		err = readFIT(in, &b)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"), []byte("<")):
		b.t.Format = "GPX"
		err = readGPX(in, &b)
	default:
		return nil, errors.New("it is neither GPX nor FIT")
	}
	if err != nil {
		return nil, err
	}
	return b.done()
}

// bounded is a reader that fails after so many bytes.
type bounded struct {
	r    io.Reader
	left int64
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, fmt.Errorf("it is longer than %d MiB", maxBytes>>20)
	}
	return n, err
}

// builder takes in points as they come.
type builder struct {
	t Track
	n int // points so far, those that are left out as well
}

// add takes in a point. One without a time has a zero Wall.
func (b *builder) add(p Point) error {
	b.n++
	if b.n > maxPoints {
		return fmt.Errorf("it has more than %d points", maxPoints)
	}
	if !(math.Abs(p.LatDeg) <= 90 && math.Abs(p.LonDeg) <= 180) { // not a number is refused as well
		return fmt.Errorf("point %d: latitude %v, longitude %v is no place", b.n, p.LatDeg, p.LonDeg)
	}
	if p.Wall.IsZero() {
		b.t.Untimed++
		return nil
	}
	if n := len(b.t.Points); n > 0 {
		switch before := b.t.Points[n-1].Wall; {
		case p.Wall.Equal(before):
			b.t.Doubled++
			return nil
		case p.Wall.Before(before):
			return &BackwardsError{Point: b.n, Wall: p.Wall, Before: before}
		}
	}
	b.t.Points = append(b.t.Points, p)
	return nil
}

// done returns the track.
func (b *builder) done() (*Track, error) {
	switch {
	case b.n == 0:
		return nil, ErrNoPoints
	case len(b.t.Points) == 0:
		return nil, ErrNoTimes
	}
	return &b.t, nil
}

// From returns the time of the first point.
func (t *Track) From() time.Time { return t.Points[0].Wall }

// To returns the time of the last point.
func (t *Track) To() time.Time { return t.Points[len(t.Points)-1].Wall }

// Shift returns the track with every time later by an offset: for a watch whose clock was
// slow by that much against the clock of the log.
func (t *Track) Shift(by time.Duration) *Track {
	shifted := *t
	shifted.Points = slices.Clone(t.Points)
	for i := range shifted.Points {
		shifted.Points[i].Wall = shifted.Points[i].Wall.Add(by)
	}
	return &shifted
}

// ApartError says that a track and a race have no moment in common.
type ApartError struct{ TrackFrom, TrackTo, RaceFrom, RaceTo time.Time }

func (e *ApartError) Error() string {
	early, how := e.RaceFrom.Sub(e.TrackTo), "ends before the race begins"
	if early < 0 {
		early, how = e.TrackFrom.Sub(e.RaceTo), "begins after the race ends"
	}
	return fmt.Sprintf("the track of %s to %s %s, of %s to %s: %v are between them",
		e.TrackFrom.UTC().Format(timeLayout), e.TrackTo.UTC().Format(timeLayout), how,
		e.RaceFrom.UTC().Format(timeLayout), e.RaceTo.UTC().Format(timeLayout), early.Round(time.Second))
}

// Covers returns an *[ApartError] where the track and a time from..to have no moment in
// common.
func (t *Track) Covers(from, to time.Time) error {
	if t.To().Before(from) || t.From().After(to) {
		return &ApartError{t.From(), t.To(), from, to}
	}
	return nil
}

// A gap between two points that is longer than maxGap is not bridged, unless the runner was
// at about the same place at both ends: a watch that pauses while its runner stands.
const (
	maxGap   = 2 * time.Minute
	maxStood = 50.0 // metres
)

// At returns where the runner was at a time: on a straight line between the points before
// and after it. ok is false where the track does not tell: outside it, and in a long gap.
func (t *Track) At(wall time.Time) (p Point, ok bool) {
	i, exact := slices.BinarySearchFunc(t.Points, wall, func(p Point, w time.Time) int { return p.Wall.Compare(w) })
	switch {
	case exact:
		return t.Points[i], true
	case i == 0 || i == len(t.Points):
		return Point{}, false
	}
	return between(&t.Points[i-1], &t.Points[i], wall)
}

// between returns the place between two points at a time between theirs.
func between(a, b *Point, wall time.Time) (Point, bool) {
	gap := b.Wall.Sub(a.Wall)
	if gap > maxGap && Metres(*a, *b) > maxStood {
		return Point{}, false
	}
	f := float64(wall.Sub(a.Wall)) / float64(gap)
	p := Point{Wall: wall, LatDeg: a.LatDeg + f*(b.LatDeg-a.LatDeg), HeartRate: a.HeartRate}
	east := b.LonDeg - a.LonDeg
	switch { // over the line where 180° east is 180° west
	case east > 180:
		east -= 360
	case east < -180:
		east += 360
	}
	p.LonDeg = math.Mod(a.LonDeg+f*east+540, 360) - 180
	if a.HasHeight && b.HasHeight {
		p.HeightM, p.HasHeight = a.HeightM+f*(b.HeightM-a.HeightM), true
	}
	if f > 0.5 {
		p.HeartRate = b.HeartRate
	}
	return p, true
}

// Metres returns the distance between two points on the ground, on a sphere: right to half a
// percent.
func Metres(a, b Point) float64 {
	const radius = 6371008.8 // metres, of a sphere as large as the earth
	rad := math.Pi / 180
	north, east := (b.LatDeg-a.LatDeg)*rad, (b.LonDeg-a.LonDeg)*rad
	h := math.Pow(math.Sin(north/2), 2) + math.Cos(a.LatDeg*rad)*math.Cos(b.LatDeg*rad)*math.Pow(math.Sin(east/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(min(h, 1)))
}
