//go:build unix

package host

import (
	"os"
	"os/signal"
	"syscall"
)

// EndSignals returns the signals that end a race: what a closed terminal, a
// shutdown and kill send, and those at which Go would end the program at once and
// leave its terminal as it is. One that the program was told to ignore, as nohup
// does, stays ignored.
func EndSignals() []os.Signal {
	var sigs []os.Signal
	for _, s := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGABRT} {
		if !signal.Ignored(s) {
			sigs = append(sigs, s)
		}
	}
	return sigs
}
