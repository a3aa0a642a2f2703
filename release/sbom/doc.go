// Package sbom writes the list of what a release is made of, in SPDX 2.3, as JSON.
//
// release/build hands it the programs and their parts.
//
// Imports: cmd/spotter/licenses, release/publisher, release/target. It must never list what is not compiled in.
package sbom
