package host

import (
	"io"

	"spotter/files"
)

// WriteFile writes a text to a file that everybody can read, which is there whole or as it
// was. See [files.Write].
func WriteFile(path, text string) error {
	return files.Write(path, 0o644, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }, nil)
}
