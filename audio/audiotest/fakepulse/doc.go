// Package fakepulse is a sound server for tests: it speaks the native protocol of
// PulseAudio on a socket of its own, keeps the same accounts of its streams as
// PulseAudio and PipeWire do, remembers every frame that was played, and
// misbehaves as it is told. It makes no sound.
//
//	s := fakepulse.Start(t, fakepulse.Options{})
//	t.Setenv("PULSE_SERVER", s.Addr)
//	... play ...
//	runs := s.Runs()
//
// Only tests may import it.
//
// Imports: nothing of ours. It must never make a sound.
package fakepulse
