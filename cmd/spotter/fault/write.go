package fault

import (
	"errors"
	"io/fs"
)

// AfterWrite returns the next step after a file could not be made, by why it could not. another
// says how to name another file, such as "name another file with -o".
func AfterWrite(err error, another string) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "make its folder first, or " + another
	case errors.Is(err, fs.ErrPermission):
		return another
	}
	return "nothing was left there; free some space or " + another
}
