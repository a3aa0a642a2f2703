//go:build !unix

package tts

import "os/exec"

// alone leaves a program as it is: there are no process groups here, and a program
// that is ended leaves behind what it started.
func alone(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
