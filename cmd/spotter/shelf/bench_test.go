package shelf

import "testing"

// BenchmarkEnds reads the two ends of a journal of 3,000 lines.
func BenchmarkEnds(b *testing.B) {
	path := marathon(b, b.TempDir(), 0, 3000)
	b.ReportAllocs()
	for b.Loop() {
		readEnds(path)
	}
}

// BenchmarkWhole reads all of it.
func BenchmarkWhole(b *testing.B) {
	path := marathon(b, b.TempDir(), 0, 3000)
	b.ReportAllocs()
	for b.Loop() {
		readWhole(path)
	}
}
