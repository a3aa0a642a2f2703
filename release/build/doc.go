// Package build makes a release: it builds the program for each target and puts it into archives and packages, with manifests,
// the SBOM and checksums beside them. The same commit gives the same bytes, wherever and whenever it is built.
//
// The program in release runs it.
//
// Imports: cmd/spotter/licenses, cmd/spotter/version, release/archive, release/distro,
// release/manifests, release/parts, release/publisher, release/sbom, release/target. It must
// never send anything anywhere.
package build
