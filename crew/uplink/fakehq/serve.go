package fakehq

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"spotter/crew/wire"
)

// Serve serves a headquarters over TLS with an authority of its own until the test ends, and
// returns the invitation to it.
func (h *HQ) Serve(t testing.TB, race string) wire.Invitation {
	t.Helper()
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	sign := func(c, by *x509.Certificate, pub *ecdsa.PublicKey, with *ecdsa.PrivateKey) *x509.Certificate {
		c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		raw, err := x509.CreateCertificate(rand.Reader, c, by, pub, with)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := x509.ParseCertificate(raw)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	caKey, leafKey := key(), key()
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "club"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	ca = sign(ca, ca, &caKey.PublicKey, caKey)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{"hq.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature}
	leaf = sign(leaf, ca, &leafKey.PublicKey, caKey)
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw, ca.Raw}, PrivateKey: leafKey}}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return wire.Invitation{Host: s.Listener.Addr().String(), Race: race, Token: h.Token, CA: wire.Fingerprint(ca)}
}
