// Package asjson writes the results of commands as JSON for other programs: one object a
// line, in UTF-8, with every field that docs/json.md lists.
//
// Commands with a --json flag use it.
//
// Imports: cmd/spotter/fault. It must never decide what a command finds.
package asjson
