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
	"os"
	"path/filepath"
	"time"
)

// The files of the certificate, in the state folder.
const (
	certName = "phone-cert.pem"
	keyName  = "phone-key.pem"
)

// secret is the certificate that this program made for itself. A phone that was told once to trust it
// sees the same one at the next race.
type secret struct{ cert tls.Certificate }

// openSecret reads the certificate that lies beside a file, or makes one and keeps it there. Without a
// file it is new each time.
func openSecret(beside string) (*secret, error) {
	folder := ""
	if beside != "" {
		folder = filepath.Dir(beside)
	}
	cert, key := filepath.Join(folder, certName), filepath.Join(folder, keyName)
	if folder != "" {
		c, err := tls.LoadX509KeyPair(cert, key)
		if err == nil && time.Now().Before(c.Leaf.NotAfter) {
			return &secret{c}, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the certificate for phones: %w: remove %s and %s", err, cert, key)
		}
	}
	certPEM, keyPEM, err := makeCertificate(time.Now())
	if err != nil {
		return nil, fmt.Errorf("making a certificate for phones: %w", err)
	}
	if folder != "" {
		err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(key, keyPEM, 0o600), os.WriteFile(cert, certPEM, 0o600))
		if err != nil {
			return nil, fmt.Errorf("keeping the certificate for phones: %w", err)
		}
	}
	c, err := tls.X509KeyPair(certPEM, keyPEM)
	return &secret{c}, err
}

// makeCertificate makes a key, and a certificate that it signs itself.
func makeCertificate(now time.Time) (cert, key []byte, err error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	t := x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "spotter"}, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(2, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true, DNSNames: []string{"spotter"}}
	der, err := x509.CreateCertificate(rand.Reader, &t, &t, &k.PublicKey, k)
	if err != nil {
		return nil, nil, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), err
}

// listener has connections speak TLS; a nil secret leaves them as they are. No address is in the
// certificate: a phone trusts its fingerprint, whatever the address of the hotspot is today.
func (s *secret) listener(on net.Listener) net.Listener {
	if s == nil {
		return on
	}
	return tls.NewListener(on, &tls.Config{Certificates: []tls.Certificate{s.cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
}

// fingerprint returns the SHA-256 of the certificate, as browsers show it.
func (s *secret) fingerprint() string {
	sum := sha256.Sum256(s.cert.Leaf.Raw)
	return fmt.Sprintf("SHA-256 %X", sum[:])
}
