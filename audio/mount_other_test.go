//go:build !linux

package audio

import "errors"

func mountSmall(string, int) error { return errors.New("linux only") }

func unmount(string) error { return nil }
