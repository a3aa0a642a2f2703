// Package mics gives a test of what listens to a microphone a sound server with the microphones that
// matter: that of the runner's Bluetooth earpiece, one on USB, and a monitor.
//
//	r := mics.Run(t, fakepulse.Options{}, func(ctx context.Context, began func(pulse.Source)) Result { … })
//	r.Opened()
//	res := r.Ends()
//
// The tests of audio/note and audio/talk use it.
//
// Imports: audio/audiotest/fakepulse, audio/pulse, audio/safemic. Only tests may import it.
package mics
