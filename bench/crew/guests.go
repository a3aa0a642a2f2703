package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"spotter/crew/access"
	"spotter/crew/authority"
	"spotter/crew/wire"
)

// raceName is the race of every pair.
const raceName = "load-2027"

// watched is the most pairs of one reader: a guest may wait in so many calls at once.
const watched = 4

// guests are the invitations of a run, and the folder with the book that knows them.
type guests struct {
	folder  string
	pairs   []wire.Invitation
	readers []wire.Invitation
}

// invite invites so many pairs and readers. The book is written where syncing takes no time, if
// there is such a place: it is made ready before anything is measured.
func invite(pairs, readers int) (*guests, error) {
	where := "/dev/shm"
	if _, err := os.Stat(where); err != nil {
		where = ""
	}
	folder, err := os.MkdirTemp(where, "crew-guests")
	if err != nil {
		return nil, err
	}
	g := &guests{folder: folder}
	ca, err := authority.Open(folder, time.Now)
	if err != nil {
		return g, err
	}
	book, err := access.Open(filepath.Join(folder, "access.jsonl"), time.Now)
	if err != nil {
		return g, err
	}
	for n := range pairs + readers {
		role := access.Pair
		if n >= pairs {
			role = access.Reader
		}
		_, token, err := book.Invite(raceName, role, fmt.Sprint("bib ", n))
		if err != nil {
			return g, err
		}
		i := wire.Invitation{Host: "127.0.0.1", Race: raceName, Token: token, CA: ca.Fingerprint()}
		if n < pairs {
			g.pairs = append(g.pairs, i)
		} else {
			g.readers = append(g.readers, i)
		}
	}
	return g, nil
}

// copyTo brings the authority, and the book if it is named, into the folder of a headquarters.
func (g *guests) copyTo(folder string, names ...string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(g.folder, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (g *guests) remove() { _ = os.RemoveAll(g.folder) }
