package journal

// Ready returns how many bytes of the journal, from its beginning, may be copied to
// another file, and how many lines they are. They are whole lines, and do not change any
// more. While the journal's own disk is well they are the durable ones, so that no copy
// is ahead of the journal. While that disk fails they are all lines, since no file has
// them yet. It never waits for a disk.
func (w *Writer) Ready() (size int64, lines uint64) {
	w.mu.Lock()
	size, lines = w.off, w.durable
	failing := w.fault != nil || w.seq > w.durable && w.hangs()
	w.mu.Unlock()
	if !failing {
		return size, lines
	}
	w.take() // the writer's goroutine may be held by that disk
	w.lines.mu.Lock()
	defer w.lines.mu.Unlock()
	return w.lines.size, w.lines.seq
}

// Piece returns bytes of the journal from off on: some of them, and none at the end. They
// are not to be changed. Those before what Ready returned stay as they are.
func (w *Writer) Piece(off int64) []byte { return w.lines.piece(off) }
