// Package servers says on which systems cues go to a sound server, and what to do on this
// machine when none answers: the command that starts the one that is installed.
//
// Package pulse asks it when it has found no server, and package output for the order in
// which outputs are tried.
//
// Imports: nothing of ours. It must never start a program, and never wait: it looks at the
// names of a few files.
package servers
