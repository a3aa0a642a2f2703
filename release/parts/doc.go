// Package parts finds out what spotter is made of on any of its machines: the modules by `go list`, the voices by
// their PROVENANCE.md, and the licence of each.
//
// The program in release writes NOTICE.md and the SBOM from it.
//
// Imports: cmd/spotter/licenses, release/target. It must never take a licence that it does not know for a good one.
package parts
