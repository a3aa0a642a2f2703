// Package e2e has only tests: of the whole program, in a terminal, with a real
// disk and, where there is one, a real sound server. What such a test looks at is
// what a spotter sees, a runner hears and a reviewer reads.
//
// Imports: nothing of ours outside its tests. It must never use a private name of
// the program.
package e2e
