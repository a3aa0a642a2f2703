package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"spotter/course"
	"spotter/course/load"
	"spotter/crew/access"
	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/watch"
	"spotter/crew/webpage"
	"spotter/crew/wire"
	"spotter/files"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
)

// show is the board of serve.
type show struct {
	*board.Board
	o       watch.Options
	end     context.CancelFunc
	running sync.WaitGroup
}

// board makes the board of all races, and has the mirrors read that are there. It runs until ctx ends, or it
// is closed.
func (h *headquarters) board(ctx context.Context, book *access.Book, office *post.Office) (*show, error) {
	b := board.New(board.Options{Owner: book.Owner, Lines: h.lines, Folder: h.races(), Now: h.now,
		Failed: func(raceName, mirror string, err error) {
			fmt.Fprintf(os.Stderr, "spotter-hq: the board of %s lacks %s: %s\n", raceName, mirror, text.Clean(err.Error()))
		}})
	there, err := h.mirrors()
	if err != nil {
		return nil, err
	}
	for raceName, list := range there {
		b.Load(raceName, list)
	}
	ctx, end := context.WithCancel(ctx)
	s := &show{Board: b, end: end, o: watch.Options{Board: b, Post: office, Lines: h.lines, Course: h.course, Now: h.now, End: ctx}}
	s.running.Go(func() { b.Run(ctx) })
	return s, nil
}

// close ends every stream, and waits until nothing runs any more.
func (s *show) close() {
	s.end()
	s.running.Wait()
}

// owned returns what takes the news of an intake: told does, and the board looks whose a journal is
// whose first line came.
func (s *show) owned(told func(intake.News)) func(intake.News) {
	return func(n intake.News) {
		told(n)
		if len(n.Events) > 0 && n.Events[0].Kind == race.KindOpen {
			s.Own(n.Race, n.Mirror)
		}
	}
}

// serve has an intake answer the calls of the board, and show its page.
func (s *show) serve(i *intake.Intake) {
	watch.Add(i, s.o)
	i.AddPage("GET "+wire.PagePath, webpage.Handler())
}

// lines reads all lines of a mirror.
func (h *headquarters) lines(raceName, mirror string) ([]race.Event, time.Time, error) {
	path := mirrors.Path(h.races(), raceName, mirror)
	info, err := os.Stat(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	return log.Events, info.ModTime(), nil
}

// mirrors lists the mirrors that are there, by race; those that were written to last come first.
func (h *headquarters) mirrors() (map[string][]string, error) {
	paths, err := filepath.Glob(mirrors.Path(h.races(), "*", "*"))
	if err != nil {
		return nil, err
	}
	type file struct {
		race, name string
		at         time.Time
	}
	var list []file
	for _, path := range paths {
		f := file{race: filepath.Base(filepath.Dir(path)), name: filepath.Base(path[:len(path)-len(filepath.Ext(path))])}
		info, err := os.Stat(path)
		if _, _, ok := wire.SplitName(f.name); !ok || err != nil || !wire.IsRace(f.race) {
			continue
		}
		f.at = info.ModTime()
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b file) int { return b.at.Compare(a.at) })
	by := make(map[string][]string)
	for _, f := range list {
		by[f.race] = append(by[f.race], f.name)
	}
	return by, nil
}

// courseFile returns the file with the course of a race.
func (h *headquarters) courseFile(raceName string) string {
	return filepath.Join(h.races(), raceName, "course.json")
}

// course reads the course of a race.
func (h *headquarters) course(raceName string) (c wire.Course, err error) {
	b, err := os.ReadFile(h.courseFile(raceName))
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	return c, err
}

// setCourse keeps the course of a race for its board.
func (h *headquarters) setCourse(args []string) error {
	f := h.flags("course", "RACE FILE shows the course in a GPX or course file on the board of a race")
	words, err := parse(f, args, 2, 2)
	if err != nil {
		return err
	}
	if !wire.IsRace(words[0]) {
		return fmt.Errorf("%w: %q is no name of a race", errUsage, words[0])
	}
	if err := h.open(); err != nil {
		return err
	}
	r, err := load.File(words[1], load.Options{})
	if err != nil {
		return err
	}
	book, err := access.Open(h.accessFile(), h.now)
	if err == nil {
		err = h.knownRace(book, words[0])
	}
	if err != nil {
		return err
	}
	c := strip(r.Course)
	if c.LengthM <= 0 {
		return fmt.Errorf("%s does not say how long the course is", text.Clean(words[1]))
	}
	if err := os.MkdirAll(filepath.Dir(h.courseFile(words[0])), 0o700); err != nil {
		return fmt.Errorf("making the folder of the race: %w", err)
	}
	err = files.Write(h.courseFile(words[0]), 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(c) }, nil)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.out, "%s has a course of %.3f km, %d heights and %d marks; a board that is open shows it when it is opened again\n",
		words[0], c.LengthM/1000, len(c.Heights), len(c.Marks))
	return err
}

// What a strip of a course has at most.
const (
	mostHeights = 200
	mostMarks   = 60
)

// strip returns a course as a board shows it.
func strip(c *course.Course) wire.Course {
	s := wire.Course{Name: text.Clean(c.Name), LengthM: c.LengthM}
	for i := range mostHeights + 1 {
		m := c.LengthM * float64(i) / mostHeights
		if h, ok := c.HeightAt(m); ok {
			s.Heights = append(s.Heights, [2]float64{float64(int(m)), float64(int(h*10)) / 10})
		}
	}
	for i := range c.Things {
		if len(s.Marks) < mostMarks {
			s.Marks = append(s.Marks, wire.Mark{AtM: c.Things[i].AtM, Text: text.Clean(c.Things[i].Label())})
		}
	}
	return s
}
