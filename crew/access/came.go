package access

import (
	"fmt"
	"time"

	"spotter/crew/wire"
)

// Came notes that lines of a race come now. It writes to the file once a day (UTC), and again after
// the lines of the race were deleted. A later day that is noted, by a clock that was ahead, stays. The
// lines must not be kept where it fails: their race would have no date.
func (b *Book) Came(race string) error {
	b.mu.Lock()
	d, now := b.dates[race], b.now().UTC()
	noted := d.Came.After(d.Cleared) && day(d.Came) >= day(now)
	b.mu.Unlock()
	if noted {
		return nil
	}
	return b.CameAt(race, now)
}

// CameAt notes that lines of a race came at a time, such as of files that were there before anybody
// noted anything. A time before the last deletion counts as one just after it.
func (b *Book) CameAt(race string, at time.Time) error {
	if !wire.IsRace(race) {
		return fmt.Errorf("%q is no name of a race", race)
	}
	return b.write(change{Do: doCame, Race: race, At: at})
}

// day returns the number of a day (UTC). Each batch asks.
func day(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }
