// Package target lists the machines that spotter is built for.
//
// The program in release builds for them, and release/parts asks what each build is made of.
//
// Imports: nothing of ours. It must never run a program.
package target
