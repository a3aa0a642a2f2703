package shelf

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// Shelf lists the journals of a folder. One goroutine may use it.
type Shelf struct {
	o     Options
	cache *cache
	names *Names
}

// Options say where things are. Folder, Paths and Now are required.
type Options struct {
	Folder  string
	Paths   []string         // the journals of the folder
	Cache   string           // the file of the cache; "" for none
	Program string           // version of this program: another may sum a race up otherwise
	Now     func() time.Time // for the time that a list may take
}

// Open prepares the list of a folder. The error says that the names and tags are left out, and
// why; the list can be used all the same.
func Open(o Options) (*Shelf, error) {
	names, err := ReadNames(o.Folder)
	return &Shelf{o: o, cache: readCache(o.Cache, o.Program), names: names}, err
}

// Forever is a time for [Shelf.List] in which every journal is read.
const Forever = time.Duration(1<<63 - 1)

// List returns the races, the newest first. Journals that changed since they were last read
// are read whole, the newest first, until the list has taken as long as within, and two at
// least; of the others only the two ends are read, and [logbook.Entry.Unchecked] is set. Notes of a race are no race.
func (s *Shelf) List(within time.Duration) []Race {
	end := s.o.Now().Add(within)
	if within == Forever {
		end = s.o.Now().AddDate(1, 0, 0)
	}
	states := make([]string, len(s.o.Paths))
	list := make([]Race, len(s.o.Paths))
	each(len(list), func(i int) {
		path := s.o.Paths[i]
		states[i] = state(path)
		if c, ok := s.cache.races[path]; ok && states[i] != "" && c.State == states[i] {
			list[i] = c.Race
			return
		}
		list[i] = readEnds(path)
	})
	sortNewest(list, states)
	s.check(list, states, end)
	there := make(map[string]bool, len(list))
	for i := range list {
		there[list[i].Path] = true
		s.names.Apply(&list[i])
	}
	_ = s.cache.save(s.o.Folder, there) // it only costs time
	return slices.DeleteFunc(list, func(r Race) bool { return r.Belongs })
}

// leastChecked is the number of races that a list reads whole, however late it is: the newest, and
// so that every list brings the cache further.
const leastChecked = 2

// check reads the unchecked races whole, as long as there is time, and keeps them in the cache.
func (s *Shelf) check(list []Race, states []string, end time.Time) {
	defer debug.SetGCPercent(debug.SetGCPercent(60)) // what reading one left is collected soon
	var mu sync.Mutex
	began := 0
	each(len(list), func(i int) {
		r := &list[i]
		mu.Lock()
		late := began >= leastChecked && !s.o.Now().Before(end)
		if r.Unchecked && !late {
			began++
		}
		mu.Unlock()
		if !r.Unchecked || late {
			return
		}
		*r = readWhole(r.Path)
		mu.Lock()
		defer mu.Unlock()
		if states[i] != "" && !r.Unchecked && state(r.Path) == states[i] {
			s.cache.races[r.Path] = cached{states[i], *r}
			s.cache.changed = true
		}
	})
}

// Check reads one race whole, for a list that is on the screen already.
func (s *Shelf) Check(path string) Race {
	list, states := []Race{{}}, []string{state(path)}
	list[0].Path, list[0].Unchecked = path, true
	s.check(list, states, s.o.Now().AddDate(1, 0, 0))
	s.names.Apply(&list[0])
	return list[0]
}

// ReadNames reads the names and tags again.
func (s *Shelf) ReadNames() (err error) {
	s.names, err = ReadNames(s.o.Folder)
	return err
}

// Save keeps what [Shelf.Check] found for the next list.
func (s *Shelf) Save() {
	there := make(map[string]bool, len(s.o.Paths))
	for _, path := range s.o.Paths {
		there[path] = true
	}
	_ = s.cache.save(s.o.Folder, there) // it only costs time
}

// each calls do for 0 to n-1, in order, on all processors.
func each(n int, do func(i int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

// sortNewest puts the races that began last first, each with its state.
func sortNewest(list []Race, states []string) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := &list[i], &list[j]
		return cmp.Or(y.Start.Compare(x.Start), strings.Compare(y.Path, x.Path))
	})
	races, was := slices.Clone(list), slices.Clone(states)
	for to, from := range order {
		list[to], states[to] = races[from], was[from]
	}
}
