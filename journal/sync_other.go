//go:build !linux

package journal

import "os"

// datasync makes f durable. On macOS Go asks the disk itself (F_FULLFSYNC).
func datasync(f *os.File) error { return f.Sync() }
