package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sort"
	"sync"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

const (
	ear = "ear" // the sink that is recorded

	// threshold is the sample value from which on a frame counts as sound: 30 dB
	// below full scale.
	threshold = 1036
	// quietFrames of quiet part two sounds: 5 ms, so that a hole is seen.
	quietFrames = rate / 200
	// packetFrames is the length of a packet of the recorder. It is long, and no
	// latency is asked for: a recorder that asks for a short one keeps the sink at
	// its smallest period and flatters every program.
	packetFrames = rate / 5
	// PipeWire takes the length of a packet for a latency that was asked for, and a
	// long one as well: without it the quantum of an idle graph would double. This is
	// the quantum that PipeWire has when nobody asks for one.
	packetFramesPipeWire = 1024

	// For so long a second recorder listens closely, and then the sink settles.
	calibrateFor = 2500 * time.Millisecond
	settleFor    = 1500 * time.Millisecond
	// catchUp bounds how far a recording may be behind: the monitor of a PulseAudio
	// sink that nobody plays to brings up to 2 s at a time, up to 2 s late.
	catchUp = 8 * time.Second
)

// arrival says when the first n frames of a recording had come in.
type arrival struct {
	at time.Time
	n  int
}

// recorder keeps what the ear plays, loud or quiet for each frame, and when it
// came.
type recorder struct {
	addr   string
	follow bool // PipeWire: its graph can lose cycles, so the clock is followed
	conn   io.Closer

	mu       sync.Mutex
	loud     []bool
	arrivals []arrival
	marks    []mark // of the clock, one for each calibration
}

// mark is the result of a calibration: at about frame n, frame 0 seems to have been
// played at base. A PulseAudio null sink counts whole microseconds, and so goes
// fast by a few of them in a second: over minutes base moves.
type mark struct {
	n    int
	base time.Time
}

// record records the monitor of the ear from now until close.
func record(addr string, follow bool) (*recorder, error) {
	r := &recorder{addr: addr, follow: follow}
	packet := packetFrames
	if follow {
		packet = packetFramesPipeWire
	}
	conn, err := openMonitor(addr, packet, false, r.take)
	r.conn = conn
	return r, err
}

func (r *recorder) take(data []byte) {
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for ; len(data) >= 4; data = data[4:] {
		left, right := int16(binary.LittleEndian.Uint16(data)), int16(binary.LittleEndian.Uint16(data[2:]))
		r.loud = append(r.loud, max(left, -left, right, -right) >= threshold)
	}
	r.arrivals = append(r.arrivals, arrival{now, len(r.loud)})
}

// calibrate learns when the frames were played: a second recorder asks for 1 ms,
// which makes packets come as they are played, and the earliest of them gives the
// clock. Then it leaves, and the sink goes back to the latency of those who play.
// It is done before the triggers and again after them, for what lies between. A
// clock that is followed needs nothing of this.
func (r *recorder) calibrate(sleep func(time.Duration) error) error {
	if r.follow {
		return nil
	}
	r.mu.Lock()
	from := len(r.arrivals)
	r.mu.Unlock()
	conn, err := openMonitor(r.addr, rate/1000, true, func([]byte) {})
	if err != nil {
		return err
	}
	err = sleep(calibrateFor)
	r.mu.Lock()
	came := r.arrivals[from:]
	if len(came) > 0 {
		r.marks = append(r.marks, mark{came[len(came)-1].n, earliest(came)})
	}
	r.mu.Unlock()
	conn.Close()
	if err == nil && len(came) == 0 {
		err = fmt.Errorf("the monitor of %s sent nothing for %v", ear, calibrateFor)
	}
	if err != nil {
		return err
	}
	return sleep(settleFor)
}

// sounds waits until the recording has come to the given time, and returns what
// was played until then.
func (r *recorder) sounds(end time.Time, sleep func(time.Duration) error) ([]sound, error) {
	for deadline := time.Now().Add(time.Until(end) + catchUp); ; {
		r.mu.Lock()
		clock := r.clock()
		if len(r.loud) > 0 && clock(len(r.loud)-1).After(end) {
			defer r.mu.Unlock()
			return stretches(r.loud, quietFrames, clock), nil
		}
		r.mu.Unlock()
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("the monitor of %s is more than %v late", ear, catchUp)
		}
		if err := sleep(100 * time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// clock tells when a frame was played. The caller holds the lock.
func (r *recorder) clock() func(frame int) time.Time {
	if r.follow {
		return following(r.arrivals)
	}
	return calibrated(r.marks)
}

// calibrated returns the clock of a sink that keeps its pace between two marks,
// and beyond the first and the last as there.
func calibrated(marks []mark) func(frame int) time.Time {
	first, last := marks[0], marks[len(marks)-1]
	return func(frame int) time.Time {
		base := first.base
		if between := last.n - first.n; between > 0 {
			part := min(max(float64(frame-first.n)/float64(between), 0), 1)
			base = base.Add(time.Duration(part * float64(last.base.Sub(first.base))))
		}
		return base.Add(frames(frame))
	}
}

// following returns the clock of a recording whose sink loses time now and then,
// and whose packets come as early as its quantum is long, which each stream may
// change: it looks only at the packets from the frame on, as long as a click.
// Cycles that were lost before count, and those lost afterwards only make packets
// late, which does no harm.
func following(all []arrival) func(frame int) time.Time {
	const ahead = int(rate * clickLength / time.Second)
	return func(frame int) time.Time {
		k := sort.Search(len(all), func(i int) bool { return all[i].n > frame })
		near := all[k:]
		near = near[:max(1, sort.Search(len(near), func(i int) bool { return near[i].n > frame+ahead }))]
		return earliest(near).Add(frames(frame))
	}
}

// earliest returns the soonest that frame 0 can have been played, given that no
// packet comes before its last frame was.
func earliest(a []arrival) time.Time {
	first := time.Duration(math.MaxInt64)
	for _, x := range a {
		first = min(first, x.at.Sub(a[0].at)-frames(x.n))
	}
	return a[0].at.Add(first)
}

// openMonitor records the monitor of the ear in packets of so many frames. With
// adjust the sink is made to deliver them that soon.
func openMonitor(addr string, packet int, adjust bool, take func([]byte)) (io.Closer, error) {
	c, conn, err := proto.Connect(addr)
	if err != nil {
		return nil, fmt.Errorf("connect the recorder to %s: %w", addr, err)
	}
	c.SetTimeout(10 * time.Second)
	c.Callback = func(m any) {
		if d, ok := m.(*proto.DataPacket); ok {
			take(d.Data)
		}
	}
	err = c.Request(&proto.SetClientName{Props: proto.PropList{
		"application.name": proto.PropListString("peers"),
	}}, &proto.SetClientNameReply{})
	if err == nil {
		err = c.Request(&proto.CreateRecordStream{
			SourceIndex: proto.Undefined, SourceName: ear + ".monitor", DirectOnInputIndex: proto.Undefined,
			SampleSpec:     proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: rate},
			ChannelMap:     proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
			ChannelVolumes: proto.ChannelVolumes{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)},
			NoMove:         true, BufferMaxLength: proto.Undefined, BufferFragSize: uint32(packet) * 4, AdjustLatency: adjust,
			Properties: proto.PropList{"media.name": proto.PropListString("monitor")},
		}, &proto.CreateRecordStreamReply{})
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("record %s.monitor: %w", ear, err)
	}
	return conn, nil
}
