package notice

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"spotter/cmd/spotter/licenses"
	"spotter/release/parts"
	"spotter/release/target"
)

// The files that are made, from the root of the source.
const (
	page   = "NOTICE.md"
	packed = "cmd/spotter/licenses/parts.json.gz"
	ofHQ   = "cmd/spotter-hq/NOTICE.md" // which is in that program as it is
)

// Update writes the notices of the source in root anew.
func Update(root string) error {
	found, err := parts.Collect(root, target.All)
	if err != nil {
		return err
	}
	var b, hq bytes.Buffer
	if err := licenses.Write(&b, found); err != nil {
		return err
	}
	inside, err := licenses.Pack(found)
	if err != nil {
		return err
	}
	other, err := parts.Headquarters(root, target.Servers)
	if err != nil {
		return err
	}
	if err := licenses.Write(&hq, other); err != nil {
		return err
	}
	for name, text := range map[string][]byte{page: b.Bytes(), packed: inside, ofHQ: hq.Bytes()} {
		if err := os.WriteFile(filepath.Join(root, name), text, 0o644); err != nil {
			return fmt.Errorf("writing the notices: %w", err)
		}
	}
	fmt.Printf("%s: %d parts, %d bytes; in the program %d bytes\n%s: %d parts, %d bytes\n", page, len(found), b.Len(), len(inside), ofHQ, len(other), hq.Len())
	return nil
}
