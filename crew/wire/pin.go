package wire

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net"
	"time"
)

// TLS returns the settings of a connection to the headquarters of an invitation. With a
// pinned authority they trust that one alone: headquarters sends its certificate along, its
// fingerprint must be the invitation's, and it must vouch for the name of the host. now tells
// the time; nil for the system's clock.
func (i Invitation) TLS(now func() time.Time) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS13, Time: now}
	if i.CA == "" {
		return c
	}
	host := i.Host
	if h, _, err := net.SplitHostPort(i.Host); err == nil {
		host = h
	}
	c.ServerName = host
	// The system's authorities do not know this one. The check below takes the place of theirs
	// on each connection, resumed ones too.
	c.InsecureSkipVerify = true
	c.VerifyConnection = func(s tls.ConnectionState) error {
		return verify(s.PeerCertificates, i.CA, host, c.Time)
	}
	return c
}

// Fingerprint returns the SHA-256 of a certificate, as an invitation has it.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

// verify checks a chain of certificates against the fingerprint of its authority.
func verify(chain []*x509.Certificate, ca, host string, now func() time.Time) error {
	o := x509.VerifyOptions{DNSName: host, Roots: x509.NewCertPool()}
	if now != nil {
		o.CurrentTime = now()
	}
	pinned := false
	for _, cert := range chain[min(1, len(chain)):] {
		if cert.IsCA && Fingerprint(cert) == ca {
			o.Roots.AddCert(cert)
			pinned = true
		}
	}
	if !pinned {
		return errors.New("this is not the headquarters of the invitation: its authority is another one")
	}
	_, err := chain[0].Verify(o)
	return err
}
