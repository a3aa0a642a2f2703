package complete

import (
	"context"
	"path/filepath"
	"strings"

	"spotter/cmd/spotter/named"
	"spotter/journal"
)

// described bounds the journals whose race and date are shown: each is opened for that.
const described = 40

// races lists the journals in spotter's folder by the names of their files, the newest first.
func races(ctx context.Context, d Desk, a asked) (items []item) {
	if d.Journals == nil || filepath.Base(a.begun) != a.begun && a.begun != "" {
		return nil
	}
	paths, err := d.Journals()
	if err != nil {
		return nil // who names a race is told
	}
	for _, path := range paths {
		name := filepath.Base(path)
		if !strings.HasPrefix(name, a.begun) || has(a.args, name) {
			continue
		}
		about := ""
		if len(items) < described && ctx.Err() == nil {
			about = aboutRace(path)
		}
		items = append(items, item{name, about})
	}
	return items
}

// aboutRace returns the name and the date of the race in a journal.
func aboutRace(path string) string {
	g, err := journal.Glimpse(path)
	if err != nil || g.Begin.Open == nil {
		return ""
	}
	day := g.Begin.Wall.Format("2006-01-02")
	if g.Begin.Open.Race == "" {
		return day
	}
	return g.Begin.Open.Race + ", " + day
}

// journals lists journals: the word "last", files here or in the folder of the word, and races.
var journals = choice{files: true, lists: []list{lastRace, files(named.Ext), races}}

// lastRace is the word that names the newest race, where there is one.
func lastRace(_ context.Context, d Desk, a asked) []item {
	if d.Journals == nil || has(a.args, named.Last) {
		return nil
	}
	if paths, err := d.Journals(); err != nil || len(paths) == 0 {
		return nil
	}
	return []item{{named.Last, "the race that began last"}}
}
