package uplink

import (
	"testing"
	"time"

	"spotter/crew/wire"
)

// BenchmarkTail measures how fast a backlog is read and cut into batches.
func BenchmarkTail(b *testing.B) {
	r := newRig(b)
	for range 100 {
		r.add(lefts(100)...)
	}
	size := int64(len(r.file()))
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		t := tail{open: openFile}
		if _, err := t.look(r.path, 1<<62); err != nil {
			b.Fatal(err)
		}
		for at := int64(0); at < size; {
			got, err := t.batchAt(at, wire.MaxBatch)
			if err != nil {
				b.Fatal(err)
			}
			at += int64(len(got.bytes))
		}
		t.close()
	}
}

// BenchmarkLook measures what one more line costs the link before it is sent: a look at the file.
func BenchmarkLook(b *testing.B) {
	r := newRig(b)
	t := tail{open: openFile}
	if _, err := t.look(r.path, 1<<62); err != nil {
		b.Fatal(err)
	}
	defer t.close()
	first := t
	b.ReportAllocs()
	for b.Loop() {
		t.size, t.lines = 0, 0
		if _, err := t.look(r.path, 1<<62); err != nil {
			b.Fatal(err)
		}
	}
	if t.size != first.size {
		b.Fatal("the line was not read")
	}
}

// BenchmarkBeat measures a beat over TLS, both ends of it: four are made in a minute.
func BenchmarkBeat(b *testing.B) {
	r := newRig(b)
	r.o.To, r.o.Transport = r.hq.Serve(b, "boston-2027"), nil
	r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now(), Output: "opened"} }
	l := New(r.o)
	defer l.call.client.CloseIdleConnections()
	defer l.worker.tail.close()
	l.worker.step()
	if s := l.Status(); s.State != InStep {
		b.Fatalf("%+v", s)
	}
	l.worker.step()
	b.ReportAllocs()
	for b.Loop() {
		l.worker.beatAt = time.Time{}
		l.worker.step()
	}
	if s := l.Status(); s.State != InStep || s.Waiting != 0 {
		b.Fatalf("%+v", s)
	}
}
