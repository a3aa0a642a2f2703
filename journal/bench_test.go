package journal

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"spotter/race"
)

// What a key pays.
func BenchmarkAppend(b *testing.B) {
	w, _ := create(b, options())
	at := clock()()
	b.ReportAllocs()
	id := race.EventID(0)
	for b.Loop() {
		id++
		w.Append(cue(id, at))
		if id%1000 == 0 { // a key is never pressed this fast: let the disk follow
			b.StopTimer()
			for w.Status().Durable < w.Status().Logged {
				time.Sleep(time.Millisecond)
			}
			b.StartTimer()
		}
	}
}

// One line with its hash.
func BenchmarkEncode(b *testing.B) {
	c, e := newChain(zeroHash), cue(7, clock()())
	var line []byte
	b.ReportAllocs()
	for b.Loop() {
		line = c.add(line[:0], &e)
	}
	b.SetBytes(int64(len(line)))
}

// From Append to durable, one event at a time, on the disk of TMPDIR.
func BenchmarkDurable(b *testing.B) {
	w, _ := create(b, options())
	at := clock()()
	for b.Loop() {
		w.Append(cue(0, at))
		for s := w.Status(); s.Durable < s.Logged; s = w.Status() {
			time.Sleep(5 * time.Microsecond)
		}
	}
}

// A marathon's log: 10,000 lines.
func BenchmarkRead(b *testing.B) {
	c := newChain(zeroHash)
	open := boston()
	file := c.add(nil, &race.Event{Seq: 1, Kind: race.KindOpen, Open: &open})
	for seq := uint64(2); seq <= 10000; seq++ {
		e := cue(race.EventID(seq), clock()())
		e.Seq = seq
		file = c.add(file, &e)
	}
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		log, err := Read(bytes.NewReader(file))
		if err != nil || log.Err() != nil {
			b.Fatal(err, log.Err())
		}
	}
}

func Example() {
	file, _ := example()
	log, err := Read(bytes.NewReader(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(log.Verdict())
	// Output:
	// whole: 19 lines, every hash is right, head 8a025e70bac0; closed
}
