package post

import "errors"

// ErrForgotten is the error of every call for a race whose messages were deleted for good.
var ErrForgotten = errors.New("the messages of this race were deleted")

// Forget lets go of the messages of a race while remove deletes their file: no call for any
// race goes on meanwhile. With forGood none of this race does later either. The error is that
// of remove.
func (o *Office) Forget(race string, forGood bool, remove func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.races, race)
	if forGood {
		o.gone[race] = true
	}
	return remove()
}
