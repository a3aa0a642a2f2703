package beside

import (
	"errors"
	"io/fs"
	"os"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/wait"
)

// checkFolder writes a file to the folder for a copy of the journal, and takes it away
// again. The error says what is wrong with the folder, and what to do. races is the folder
// of the journals.
func checkFolder(folder, races string) error {
	const other = "name a folder on another disk with --copy"
	_, err := wait.Answer(wait.WholeAnswer, folder, other, func() (struct{}, error) {
		var none struct{}
		probe, err := os.CreateTemp(folder, ".check-*")
		if errors.Is(err, fs.ErrNotExist) {
			return none, fault.Failed(errors.New("the folder is not there"), "connect its disk, or "+other)
		}
		if err != nil {
			return none, fault.Failed(err, "make it writable, or "+other)
		}
		defer os.Remove(probe.Name())
		defer probe.Close()
		if err := probe.Sync(); err != nil {
			return none, fault.Failed(err, other)
		}
		if same, err := host.SameDisk(folder, races); err == nil && same {
			return none, fault.Failed(errors.New("it is on the disk of the journals, and does not help if that one fails"), other)
		}
		return none, nil
	})
	return err
}
