package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"spotter/crew/access"
	"spotter/crew/wire"
	"spotter/text"
)

// knownRace refuses the name of a race of which headquarters has nothing, and names the nearest ones.
func (h *headquarters) knownRace(book *access.Book, race string) error {
	all := book.Races()
	folders, err := os.ReadDir(h.races())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("listing the races: %w", err)
	}
	for _, f := range folders {
		if f.IsDir() && wire.IsRace(f.Name()) {
			all = append(all, f.Name())
		}
	}
	if slices.Contains(all, race) {
		return nil
	}
	slices.Sort(all)
	return unknown("race", race, slices.Compact(all), "spotter-hq keep lists all")
}

// knownGuest refuses an ID that no guest has, and names the nearest ones. A label is answered with
// the IDs of the guests who have it. of are the guests that may be meant.
func knownGuest(of []access.Guest, id string) error {
	var ids, same []string
	for _, g := range of {
		if g.ID == id {
			return nil
		}
		ids = append(ids, g.ID)
		if strings.EqualFold(g.Label, id) || strings.EqualFold(strings.TrimPrefix(strings.ToLower(g.Label), "bib "), id) {
			same = append(same, fmt.Sprintf("%s (%s in %s)", g.ID, text.Clean(g.Label), g.Race))
		}
	}
	if len(same) > 0 {
		return fmt.Errorf("%w: %q is a label: name the ID, which is %s", errUsage, text.Clean(id), strings.Join(same[:min(len(same), mostNear)], " or "))
	}
	return unknown("guest", id, ids, "spotter-hq pairs lists all")
}

// pairsOf lists the guests who are pairs and may come.
func pairsOf(book *access.Book) (list []access.Guest) {
	for _, g := range book.Guests("") {
		if g.Role == access.Pair && g.Revoked.IsZero() {
			list = append(list, g)
		}
	}
	return list
}

// dataFlag returns the flag that another command needs to find the same folder, with a blank behind it;
// "" where it finds the folder without one.
func (h *headquarters) dataFlag() string {
	switch {
	case h.data == h.folder():
		return ""
	case strings.ContainsAny(h.data, " \t'\"\\$"):
		return fmt.Sprintf("--data %q ", h.data)
	}
	return "--data " + h.data + " "
}

// mostNear is the most names that an error offers.
const mostNear = 3

// unknown words the error for a name that nothing here has: what there is with a name like it, and
// how to see all.
func unknown(what, name string, all []string, list string) error {
	text.SortNearest(name, all)
	if len(all) == 0 {
		return fmt.Errorf("%w: there is no %s %q: there is none at all yet", errUsage, what, text.Clean(name))
	}
	return fmt.Errorf("%w: there is no %s %q; the nearest: %s; %s", errUsage, what, text.Clean(name), strings.Join(all[:min(len(all), mostNear)], ", "), list)
}
