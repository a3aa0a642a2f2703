package catalog

import (
	"spotter/cmd/spotter/shelf"
	"spotter/ui/cells"
	"spotter/ui/review"
)

// Screen returns what the screen that lists the races needs. done keeps what it found out,
// and is to be called when the screen has ended.
func (d Desk) Screen(theme cells.Theme) (o review.RacesOptions, done func(), err error) {
	s, folder, err := d.Shelf()
	if err != nil {
		return o, nil, err
	}
	return review.RacesOptions{Races: Entries(s.List(listTime)), Folder: folder, Theme: theme}, s.Save, nil
}

var _ = shelf.Forever
