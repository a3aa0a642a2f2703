package index

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/rows"
)

// chunkRows is the number of rows in a chunk.
const chunkRows = 4096

// chunk holds some rows, a column for each value: 18 bytes a row, and none of them moves
// when the table grows. It fills whole pages of memory: one byte more would cost a page.
type chunk struct {
	offset  [chunkRows]uint32 // tooFar: in table.far
	elapsed [chunkRows]int32  // ms; noElapsed for none
	latency [chunkRows]uint32 // µs
	cue     [chunkRows]uint16
	kind    [chunkRows]uint8
	class   [chunkRows]uint8
	outcome [chunkRows]uint8
	why     [chunkRows]uint8
}

// tooFar stands for an offset that a column cannot hold: gigabytes of damage lie before it.
const tooFar = 1<<32 - 1

// table holds all rows. Whoever uses it holds the lock of the index.
type table struct {
	chunks []*chunk
	bases  []int64 // of each chunk, the byte of the file from which its offsets count
	len    int
	far    map[int]int64 // where the lines of rows begin that are tooFar
	ends   []ending      // of cues that were cut or did not come to their turn, in order
	breaks []numbered    // where numbers of lines do not go on by one
	sample bool          // the next line with a race time makes the facts too
	rare   []int32       // rows that make the facts but for the last race time, in order
	placed time.Duration // race time of the last row that is among them for its position
	strays []int32       // outcomes that are not in the row of a cue, in order

	kinds    words[race.Kind]
	cues     words[pair]
	outcomes words[race.Outcome]
	whys     words[race.Why]
}

// numbered says which number the line of a row has; the following rows count on from it.
type numbered struct {
	row int
	seq uint64
}

// pair is a cue as it is heard and as it was pressed.
type pair struct {
	heard, pressed cues.ID
	count          bool // a word of a countdown
}

// ending has what few cues have: the line that took the place of the one in a row, and when that ended.
type ending struct {
	row   int32
	by    uint32 // 0 for none, and for a number past 4 billion
	ended uint32 // ms
}

// words numbers texts that come again and again, from 1; 0 is the empty text. The last
// number stands for all for which there is no other.
type words[T comparable] struct {
	list []T
	code map[T]int
}

// number returns the number of a text, at most most.
func (w *words[T]) number(text T, most int) int {
	var none T
	if text == none {
		return 0
	}
	if n, ok := w.code[text]; ok {
		return n
	}
	if len(w.list) >= most-1 {
		return most
	}
	if w.code == nil {
		w.code = make(map[T]int)
	}
	w.list = append(w.list, text)
	w.code[text] = len(w.list)
	return len(w.list)
}

// text returns the text of a number; "" for those without one of their own.
func (w *words[T]) text(n int) (text T) {
	if n > 0 && n <= len(w.list) {
		return w.list[n-1]
	}
	return text
}

// entry is a line that comes into the table.
type entry struct {
	row        rows.Row
	ref        uint64
	positioned bool // the line says where the runner was
}

// isCount reports whether a line is a word of a countdown, see [race.Event.IsCount].
func (e *entry) isCount() bool {
	return e.row.Kind == race.KindCue && e.row.Pressed == "" && e.ref != 0
}

// add takes in the line after the last.
func (t *table) add(e *entry) {
	row, i := t.len, t.len%chunkRows
	if i == 0 {
		t.chunks, t.bases = append(t.chunks, new(chunk)), append(t.bases, e.row.Byte)
	}
	c := t.chunks[len(t.chunks)-1]
	if off := e.row.Byte - t.bases[len(t.bases)-1]; off < tooFar {
		c.offset[i] = uint32(off)
	} else {
		if t.far == nil {
			t.far = make(map[int]int64)
		}
		c.offset[i], t.far[row] = tooFar, e.row.Byte
	}
	c.elapsed[i] = noElapsed
	if e.row.HasElapsed {
		c.elapsed[i] = elapsed(e.row.Elapsed.Milliseconds())
	}
	c.kind[i] = uint8(t.kinds.number(e.row.Kind, 1<<8-1))
	c.cue[i] = uint16(t.cues.number(pair{e.row.Cue, e.row.Pressed, e.isCount()}, 1<<16-1))
	c.class[i] = uint8(e.row.Class)
	t.ended(c, i, &e.row)
	t.len++
	if n := len(t.breaks); n == 0 || t.breaks[n-1].seq+uint64(row-t.breaks[n-1].row) != e.row.Seq {
		t.breaks = append(t.breaks, numbered{row, e.row.Seq})
	}
	t.connect(row, e)
}

// ended notes how a cue ended, or what an outcome says.
func (t *table) ended(c *chunk, i int, r *rows.Row) {
	c.outcome[i] = uint8(t.outcomes.number(r.Outcome, 1<<8-1))
	c.why[i] = uint8(t.whys.number(r.Why, 1<<8-1))
	c.latency[i] = micros(r.Latency)
}

// connect brings an outcome to its cue, and finds out what makes facts. Of several outcomes
// of one cue the first counts.
func (t *table) connect(row int, e *entry) {
	of, ok := t.rowOf(e.ref)
	stray := e.row.Kind == race.KindOutcome
	if c, i := t.chunks[of/chunkRows], of%chunkRows; ok && stray && c.outcome[i] == 0 && t.kinds.text(int(c.kind[i])) == race.KindCue {
		t.ended(c, i, &e.row)
		t.end(of, &e.row)
		stray = false
	}
	first := t.sample && e.row.HasElapsed
	t.sample = t.sample && !first
	if ok && (stray || e.row.Kind != race.KindOutcome && e.row.Kind != race.KindCue) {
		t.rare = with(t.rare, of) // this line speaks of it
	}
	switch e.row.Kind {
	case race.KindOutcome:
		if stray {
			t.strays = append(t.strays, int32(row))
			if by, ok := t.rowOf(e.row.By); ok { // its words name that line
				t.rare = with(t.rare, by)
			}
		}
	case race.KindVoid, race.KindAmend:
		t.sample = true // it may move the race time of all lines from the next on
	case race.KindStart:
		t.sample = true
	case race.KindOpen: // the gap of a race that is taken up lies between two readings
		if last, ok := t.timed(row); ok {
			t.rare = with(t.rare, last)
		}
		t.sample = true
	}
	if t.places(e) || first || stray || e.row.Kind != race.KindCue && e.row.Kind != race.KindOutcome {
		t.rare = append(t.rare, int32(row))
	}
}

// end notes what few outcomes have.
func (t *table) end(row int, r *rows.Row) {
	if r.By == 0 && r.Ended == 0 {
		return
	}
	e := ending{row: int32(row), ended: uint32(min(max(r.Ended.Milliseconds(), 0), 1<<32-1))}
	if r.By < 1<<32 {
		e.by = uint32(r.By)
	}
	at, there := t.endOf(row)
	if there {
		t.ends[at] = e
	} else {
		t.ends = slices.Insert(t.ends, at, e)
	}
}

// endOf returns where the ending of a row is, or would be.
func (t *table) endOf(row int) (at int, ok bool) {
	return slices.BinarySearchFunc(t.ends, int32(row), func(e ending, row int32) int { return cmp.Compare(e.row, row) })
}

// timed returns the last row before one that has a race time.
func (t *table) timed(before int) (row int, ok bool) {
	for row = before - 1; row >= 0; row-- {
		if t.chunks[row/chunkRows].elapsed[row%chunkRows] != noElapsed {
			return row, true
		}
	}
	return 0, false
}

// facts returns the rows that make the facts, with the last race time and some more rows among them.
func (t *table) facts(also []int) []int32 {
	list := slices.Clone(t.rare)
	for _, row := range also {
		list = with(list, row)
	}
	if last, ok := t.timed(t.len); ok {
		list = with(list, last)
	}
	return list
}

// with puts a row into a list that is in order, if it is not there already.
func with(list []int32, row int) []int32 {
	if at, there := slices.BinarySearch(list, int32(row)); !there {
		return slices.Insert(list, at, int32(row))
	}
	return list
}

// rowOf returns the row of the line with a number.
func (t *table) rowOf(seq uint64) (row int, ok bool) {
	n := sort.Search(len(t.breaks), func(i int) bool { return t.breaks[i].seq > seq }) - 1
	if n < 0 {
		return 0, false
	}
	past := seq - t.breaks[n].seq
	end := t.len
	if n+1 < len(t.breaks) {
		end = t.breaks[n+1].row
	}
	if past >= uint64(end-t.breaks[n].row) {
		return 0, false
	}
	return t.breaks[n].row + int(past), true
}

// row returns a row.
func (t *table) row(row int) rows.Row {
	if row < 0 || row >= t.len {
		panic("index: no such row")
	}
	c, i := t.chunks[row/chunkRows], row%chunkRows
	n := sort.Search(len(t.breaks), func(i int) bool { return t.breaks[i].row > row }) - 1
	r := rows.Row{
		Seq: t.breaks[n].seq + uint64(row-t.breaks[n].row), Byte: t.byteOf(row),
		Kind: t.kinds.text(int(c.kind[i])), Class: cues.Class(c.class[i]),
		Outcome: t.outcomes.text(int(c.outcome[i])), Why: t.whys.text(int(c.why[i])), Latency: time.Duration(c.latency[i]) * time.Microsecond,
	}
	both := t.cues.text(int(c.cue[i]))
	r.Cue, r.Pressed, r.Count = both.heard, both.pressed, both.count
	if r.Kind == race.KindCue {
		if at, ok := t.endOf(row); ok {
			r.By, r.Ended = uint64(t.ends[at].by), time.Duration(t.ends[at].ended)*time.Millisecond
		}
	}
	if ms := c.elapsed[i]; ms != noElapsed {
		r.Elapsed, r.HasElapsed = time.Duration(ms)*time.Millisecond, true
	}
	return r
}

// byteOf returns where the line of a row begins.
func (t *table) byteOf(row int) int64 {
	c, i := t.chunks[row/chunkRows], row%chunkRows
	if c.offset[i] == tooFar {
		return t.far[row]
	}
	return t.bases[row/chunkRows] + int64(c.offset[i])
}

// rowAt returns the row whose line begins at a byte of the file.
func (t *table) rowAt(at int64) (row int, ok bool) {
	row = sort.Search(t.len, func(i int) bool { return t.byteOf(i) >= at })
	return row, row < t.len && t.byteOf(row) == at
}

// filter returns the rows from one up to another that a filter takes.
func (t *table) filter(f *rows.Filter, first, end int) (list []int32) {
	end = min(end, t.len)
	kinds := chosen(f.Kinds, func(k race.Kind) int { return t.kinds.code[k] })
	outcomes := chosen(f.Outcomes, func(o race.Outcome) int { return t.outcomes.code[o] })
	classes := chosen(f.Classes, func(c cues.Class) int { return int(c) })
	// A text that no row has is not numbered, which must not stand for the empty one.
	kinds[0] = yes(len(f.Kinds) == 0 || slices.Contains(f.Kinds, ""))
	kinds[len(kinds)-1] = kinds[0] // all for which there is no number of their own
	outcomes[0] = yes(len(f.Outcomes) == 0 || slices.Contains(f.Outcomes, ""))
	heard := t.heard(f.Cues)
	var ranges [][2]int32
	for _, r := range f.Ranges {
		ranges = append(ranges, [2]int32{elapsed(ceilMs(r.From)), elapsed(ceilMs(r.To))})
	}
	var taken [chunkRows]int32
	for from := max(first, 0); from < end; from = from/chunkRows*chunkRows + chunkRows {
		c, base, n := t.chunks[from/chunkRows], from/chunkRows*chunkRows, 0
		for i := from - base; i < min(chunkRows, end-base); i++ { // without a branch: a million of them would be guessed wrongly
			taken[n&(chunkRows-1)] = int32(base + i)
			n += int(kinds[c.kind[i]] & classes[c.class[i]] & outcomes[c.outcome[i]])
		}
		if len(list)+n > cap(list) {
			list = slices.Grow(list, max(len(list), n))
		}
		for _, row := range taken[:n] {
			if i := int(row) - base; (len(ranges) == 0 || within(ranges, c.elapsed[i])) && (heard == nil || heard[c.cue[i]]) {
				list = append(list, row)
			}
		}
	}
	return list
}

// heard returns which numbers of cues are heard as one of a list; nil stands for all.
func (t *table) heard(list []cues.ID) []bool {
	if len(list) == 0 {
		return nil
	}
	take := make([]bool, 1<<16)
	for n := range len(t.cues.list) + 1 {
		take[n] = slices.Contains(list, t.cues.text(n).heard)
	}
	return take
}

// yes returns 1 for true.
func yes(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// ceilMs returns the first whole millisecond that is not before d.
func ceilMs(d time.Duration) int64 {
	ms := d.Milliseconds()
	if time.Duration(ms)*time.Millisecond < d {
		ms++
	}
	return ms
}

// chosen returns which numbers a list takes, as 1; an empty list takes all.
func chosen[T any](list []T, number func(T) int) (take [256]uint8) {
	for i := range take {
		take[i] = yes(len(list) == 0)
	}
	for _, v := range list {
		take[number(v)] = 1
	}
	return take
}

// within reports whether a race time is in one of some ranges.
func within(ranges [][2]int32, ms int32) bool {
	for _, r := range ranges {
		if ms >= r[0] && ms < r[1] && ms != noElapsed {
			return true
		}
	}
	return false
}
