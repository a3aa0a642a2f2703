package crash

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"spotter/cmd/spotter/host"
)

// maxCrashes bounds the crash file, in bytes: when it is larger it begins anew.
const maxCrashes = 1 << 20

// addReport writes one report to the end of the file at path: when, which program,
// what happened, and the text that tells more.
func addReport(path, version, what string, text []byte) error {
	f, err := openCrashFile(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s spotter %s %s %s\n%s\n\n%s\n", time.Now().Format(time.RFC3339), version,
		runtime.Version(), host.Platform(), what, text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func openCrashFile(path string) (*os.File, error) {
	if path == "" {
		return nil, errors.New("HOME is not set")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > maxCrashes {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err == nil {
		_ = f.Chmod(0o600) // one that was copied here may have wider rights; a disk without rights has none
	}
	return f, err
}

// AlsoUncaught makes Go write panics of goroutines that nobody guards, such as
// a library's, to the crash file too, until done is called. Their process is
// beyond saving; its journal is not, since every line was written as it came.
func AlsoUncaught(path string) (done func()) {
	f, err := openCrashFile(path)
	if err != nil {
		return func() {} // then they only show on the terminal
	}
	defer f.Close() // SetCrashOutput keeps a descriptor of its own
	_ = debug.SetCrashOutput(f, debug.CrashOptions{})
	return func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		if info, err := os.Stat(path); err == nil && info.Size() == 0 {
			_ = os.Remove(path) // nothing ever crashed
		}
	}
}
