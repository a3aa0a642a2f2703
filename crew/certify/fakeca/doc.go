// Package fakeca is an authority for tests that speaks enough of ACME (RFC 8555) to give out
// certificates: one account, one order at a time, TLS-ALPN-01 and HTTP-01. It does look at the
// server that asks, and does not check who signed a call.
//
// Tests of crew/certify and cmd/spotter-hq use it. Imports: nothing of ours. It must never be in a program.
package fakeca
