// Command release makes what a publisher gives out, and the files of the source that are made from its parts:
//
//	go run ./release              archives, packages, manifests, checksums and the SBOM, in dist/
//	go run ./release same         two releases in two folders, which must not differ
//	go run ./release matrix       what holds on which machine
//	go run ./release notice       NOTICE.md and the licences in the program
//	go run ./release module PATH  another path for the module, everywhere
//
// Imports: release/build, release/matrix, release/notice, release/rename, release/target. It
// must never send anything anywhere.
package main
