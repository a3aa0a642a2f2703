// Package emulated has only tests: of the program that was built for another processor, run
// by an emulator or, where the processor can, as it is.
//
// .ci/emulate and .ci/run call them.
//
// Imports: nothing of ours outside its tests. It must never use a private name of the
// program.
package emulated
