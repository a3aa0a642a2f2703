package phone

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The files of the certificate, in the state folder.
const (
	certName = "phone-cert.pem"
	keyName  = "phone-key.pem"
)

// mostNamed bounds the addresses in a certificate: those of the last places where it was used.
const mostNamed = 8

// secret is the certificate that this program made for itself. A phone that was told once to trust it sees the same one at
// the next race on the same address. It is safe for concurrent use.
type secret struct {
	folder string // where it is kept; "" for nowhere

	mu   sync.Mutex
	cert tls.Certificate // none before the first address
}

// openSecret reads the certificate that lies beside a file, where there is one. Without a file it is new each time.
func openSecret(beside string) (*secret, error) {
	s := &secret{}
	if beside == "" {
		return s, nil
	}
	s.folder = filepath.Dir(beside)
	cert, key := filepath.Join(s.folder, certName), filepath.Join(s.folder, keyName)
	c, err := tls.LoadX509KeyPair(cert, key)
	switch {
	case err == nil && time.Now().Before(c.Leaf.NotAfter):
		s.cert = c
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the certificate for phones: %w: remove %s and %s", err, cert, key)
	}
	return s, nil
}

// name has the certificate name an address: where it does not, a new one names that and the addresses of the old one.
// A nil secret needs none.
func (s *secret) name(ip netip.Addr) error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	named := []net.IP{ip.AsSlice()}
	if s.cert.Leaf != nil {
		if s.cert.Leaf.VerifyHostname(ip.String()) == nil {
			return nil
		}
		named = append(named, s.cert.Leaf.IPAddresses...)
	}
	certPEM, keyPEM, err := makeCertificate(time.Now(), named[:min(len(named), mostNamed)])
	if err != nil {
		return fmt.Errorf("making a certificate for phones: %w", err)
	}
	if s.folder != "" {
		err := errors.Join(os.MkdirAll(s.folder, 0o700), os.WriteFile(filepath.Join(s.folder, keyName), keyPEM, 0o600),
			os.WriteFile(filepath.Join(s.folder, certName), certPEM, 0o600))
		if err != nil {
			return fmt.Errorf("keeping the certificate for phones: %w", err)
		}
	}
	s.cert, err = tls.X509KeyPair(certPEM, keyPEM)
	return err
}

// makeCertificate makes a key, and a certificate for some addresses that it signs itself.
func makeCertificate(now time.Time, named []net.IP) (cert, key []byte, err error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	t := x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "spotter"}, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(2, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true, DNSNames: []string{"spotter"}, IPAddresses: named}
	der, err := x509.CreateCertificate(rand.Reader, &t, &t, &k.PublicKey, k)
	if err != nil {
		return nil, nil, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), err
}

// listener has connections speak TLS; a nil secret leaves them as they are.
func (s *secret) listener(on net.Listener) net.Listener {
	if s == nil {
		return on
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return tls.NewListener(on, &tls.Config{Certificates: []tls.Certificate{s.cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
}

// fingerprint returns the SHA-256 of the certificate, as browsers show it; "" before there is one.
func (s *secret) fingerprint() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cert.Leaf == nil {
		return ""
	}
	sum := sha256.Sum256(s.cert.Leaf.Raw)
	return fmt.Sprintf("SHA-256 %X", sum[:])
}
