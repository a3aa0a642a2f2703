// Package matrix tries what holds on each machine that spotter is built for, and prints it as a table: built, vetted, packaged, installed, ran.
//
// The program in release runs it.
//
// Imports: release/target. It must never say that something holds which it did not see.
package matrix
