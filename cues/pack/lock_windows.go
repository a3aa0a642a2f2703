package pack

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// lockFlags open the file that is locked. Windows removes it with the process that
// made it, however that ends, and opens it for nobody else meanwhile.
const lockFlags = os.O_CREATE | os.O_RDWR | windows.O_FILE_FLAG_DELETE_ON_CLOSE

// lockPath is a file in the folder: Windows locks no folders.
func lockPath(dir string) string { return filepath.Join(dir, ".spotter.lock") }

// isLocked reports what came of locking: whether another has the lock.
func isLocked(ok bool, err error) bool {
	return !ok && err == nil || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}
