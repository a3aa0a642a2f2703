package after

import (
	"fmt"
	"os"

	"spotter/cmd/spotter/fault"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/along"
	"spotter/report/track"
	"spotter/text"
)

// openTrack reads the track of a watch.
func openTrack(path string) (*track.Track, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the track: %w", err)
	}
	defer file.Close()
	t, err := track.Read(file)
	if err != nil {
		return nil, fmt.Errorf("track %s: %w", text.Escape(path), err)
	}
	return t, nil
}

// layTrack reads the track of the report and lays it along the race, with the offset that
// was given or an estimate; nil for no track.
func (f *reportFlags) layTrack(b *logbook.Book) (*along.Track, error) {
	by, err := parseOffset("--track-offset", f.trackOffset, "give the time to add to those of the track, such as 2s, or -2s")
	switch {
	case err != nil:
		return nil, err
	case f.track == "" && f.offsetGiven:
		return nil, fault.Usagef("give the track with --track FILE", "--track-offset without --track")
	case f.track == "":
		return nil, nil
	}
	t, err := openTrack(f.track)
	if err != nil {
		return nil, err
	}
	lay := along.Estimate
	if f.offsetGiven {
		lay = func(t *track.Track, x *race.Facts) (*along.Track, error) { return along.With(t, x, by) }
	}
	a, err := lay(t, &b.Facts)
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("track %s: %w", text.Escape(f.track), err), "give the track of this race, or set its clock right with --track-offset")
	}
	return a, nil
}
