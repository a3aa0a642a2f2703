// Package audiotest gives a test a sound server of its own, PulseAudio or
// PipeWire, with two silent earpieces, and records what they play.
//
//	s := audiotest.Start(t, audiotest.PulseAudio)
//	rec := s.Record("ear")
//	... play to s.Addr ...
//	samples := rec.Stop()
//
// The servers are private: they live in a folder of their own, listen on a
// socket in it, touch nothing of the user's, and are gone when the test ends,
// even when the test process is killed. A machine without the programs skips the
// test and says which are missing; with SPOTTER_CI=1 it fails instead.
//
// Imports: testrun. Only tests may import it.
package audiotest
