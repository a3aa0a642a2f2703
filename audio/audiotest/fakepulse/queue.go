package fakepulse

// queue holds the bytes that a stream has sent and the sink has not taken, with the accounts
// that both real servers keep. Positions and lengths are bytes; positions count
// from the stream's beginning.
//
// PulseAudio's rules, which PipeWire shares but for the rewind: data is kept at
// its position, whatever the write index does afterwards, so that old sound that
// was not overwritten is played. What is read is missing. What is missing is asked
// for once there is a minimum request of it. A write takes from what was asked
// for; a seek from the write index does so too, and any other seek moves what is
// missing instead: the client that overwrites its queue is asked again for what it
// had queued.
type queue struct {
	data  []byte // from start on
	start int64
	read  int64
	write int64

	max, target, minimum int64
	missing, requested   int64
}

// Seek modes, the low byte of a data frame's flags.
const (
	SeekRelative     = 0 // to the write index
	SeekAbsolute     = 1
	SeekRelativeRead = 2 // to the read index
	SeekRelativeEnd  = 3 // to the end of what was written
)

// seek moves the write index.
func (q *queue) seek(mode uint32, offset int64) {
	old := q.write
	switch mode {
	case SeekRelative:
		q.write += offset
		q.requested -= offset
		return
	case SeekAbsolute:
		q.write = offset
	case SeekRelativeRead:
		q.write = q.read + offset
	default:
		q.write = q.end() + offset
	}
	q.missing += old - q.write
}

// end returns where the last byte that was written ends.
func (q *queue) end() int64 { return q.start + int64(len(q.data)) }

// push writes at the write index, and reports whether there was room. Where there
// was none, the write index moves on all the same.
func (q *queue) push(b []byte) bool {
	n := int64(len(b))
	at := q.write
	q.write += n
	q.requested -= n
	if at+n > q.end() && at+n-q.read > q.max {
		return false
	}
	if at < q.start { // no longer kept: it could not be played
		b = b[min(n, q.start-at):]
		at = q.start
	}
	if grow := at + int64(len(b)) - q.end(); grow > 0 {
		q.data = append(q.data, make([]byte, grow)...)
	}
	copy(q.data[at-q.start:], b)
	return true
}

// take reads n bytes, silence where nothing was written, keeping behind it what a
// rewind may want back. It reports whether it ran past the write index.
func (q *queue) take(n, keep int64) (b []byte, dry bool) {
	b = make([]byte, n)
	if from := q.read - q.start; from < int64(len(q.data)) {
		copy(b, q.data[max(0, from):])
	}
	q.read += n
	q.missing += n
	// Not a little each time: all that is queued has to be moved.
	if drop := min(q.read-keep-q.start, int64(len(q.data))); drop > int64(len(q.data))/2 {
		q.data = append(q.data[:0], q.data[drop:]...)
		q.start += drop
	}
	if len(q.data) == 0 { // all of it was played
		q.start = max(q.start, q.read-keep)
	}
	return b, q.read > q.write
}

// rewind takes back what was read.
func (q *queue) rewind(n int64) {
	q.read -= n
	q.missing -= n
}

// ask returns how much is to be asked for now.
func (q *queue) ask() int64 {
	if q.missing <= 0 || q.missing < q.minimum {
		return 0
	}
	n := q.missing
	q.requested += n
	q.missing = 0
	return n
}

// length returns how much is queued, negative when it has run dry.
func (q *queue) length() int64 { return q.write - q.read }
