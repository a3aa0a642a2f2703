package form

// Finder finds the last place of a text in bytes, as [bytes.LastIndex] does, but skips
// most of them (Horspool's search, backwards): a large journal has tens of megabytes,
// and a spotter waits for the end of it.
type Finder struct {
	text string
	skip [256]int // by the byte where the text would begin: how far back it can begin at the latest
}

// NewFinder returns a finder of a text of at least one byte.
func NewFinder(text string) *Finder {
	f := &Finder{text: text}
	for c := range f.skip {
		f.skip[c] = len(text)
	}
	for i := len(text) - 1; i > 0; i-- {
		f.skip[text[i]] = i
	}
	return f
}

// Last returns where the text begins last in b, -1 where it is not.
func (f *Finder) Last(b []byte) int {
	for i := len(b) - len(f.text); i >= 0; i -= f.skip[b[i]] {
		if string(b[i:i+len(f.text)]) == f.text {
			return i
		}
	}
	return -1
}
