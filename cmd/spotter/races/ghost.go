package races

import (
	"errors"
	"fmt"
	"os"

	"spotter/journal/beside"
	"spotter/race/ghost"
	"spotter/race/targets"
)

// Ghost reads the journal of an earlier race as something to run a race of distanceM
// metres against, by a clock as [targets.Ghost] takes it.
func Ghost(path string, distanceM float64, clock, units string) (*ghost.Run, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, errors.New("there is no such file")
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no file")
	case info.Size() > mostJournal:
		return nil, fmt.Errorf("it is too large for a race: %d MB", info.Size()>>20)
	}
	log, err := beside.Read(path)
	switch {
	case err != nil:
		return nil, err
	case len(log.Events) == 0:
		return nil, errors.New("it is not a journal")
	case log.Damaged > 0:
		return nil, errors.New("it is damaged, so its boards cannot be trusted: spotter journal verify tells more")
	case log.Fault != nil:
		return nil, log.Fault
	}
	return targets.Ghost(log.Events, distanceM, clock, units)
}
