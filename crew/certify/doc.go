// Package certify gets the certificate of headquarters from an authority that browsers know, by
// ACME (RFC 8555): Let's Encrypt, or another one by the address of its directory. The authority
// checks the name by TLS-ALPN-01 on port 443, or by HTTP-01 on port 80 where that is served.
// Certificate and account key are kept in a folder, and renewed 30 days before their end.
//
// cmd/spotter-hq serves with it. Imports: nothing of ours. It must never ask for a certificate
// of a name that it was not told, nor ask again and again: authorities lock out who does.
package certify
