package authority

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"spotter/crew/wire"
	"spotter/files"
)

// Authority signs the certificates of one headquarters.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	now  func() time.Time
}

// Certificates begin a day early: the clock of a pair may be slow.
const early = 24 * time.Hour

// Open reads the authority of a folder, or makes it where there is none.
func Open(folder string, now func() time.Time) (*Authority, error) {
	path := filepath.Join(folder, "authority.pem")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = create(now()); err == nil {
			text, err = keep(path, text)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the authority of headquarters: %w", err)
	}
	a, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w: without it no pair that was invited finds this headquarters", path, err)
	}
	a.now = now
	return a, nil
}

// errMade says that the file is there under its own name.
var errMade = errors.New("made")

// keep writes a new authority. Where another program was quicker, such as an invite beside a first serve,
// its file stays, and what that has is returned: an invitation must not pin one that nobody has.
func keep(path string, text []byte) ([]byte, error) {
	err := files.Write(path, 0o600, func(w io.Writer) error { _, err := w.Write(text); return err }, func(tmp string) error {
		switch err := os.Link(tmp, path); {
		case err == nil:
			return errMade
		case errors.Is(err, fs.ErrExist):
			return err
		}
		return nil // this disk has no links: the file is renamed
	})
	switch {
	case errors.Is(err, errMade):
		files.SyncFolder(filepath.Dir(path))
		return text, nil
	case errors.Is(err, fs.ErrExist):
		return os.ReadFile(path)
	}
	return text, err
}

// Fresh makes an authority that is kept nowhere, for a server that lasts as long as a race.
func Fresh(now func() time.Time) (*Authority, error) {
	text, err := create(now())
	if err != nil {
		return nil, fmt.Errorf("making an authority: %w", err)
	}
	a, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("making an authority: %w", err)
	}
	a.now = now
	return a, nil
}

// create makes an authority and returns its certificate and key as PEM.
func create(now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	number, err := serial()
	if err != nil {
		return nil, err
	}
	der, err := signed(&x509.Certificate{
		SerialNumber: number, Subject: pkix.Name{CommonName: "spotter-hq"},
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: now.Add(-early), NotAfter: now.AddDate(10, 0, 0),
	}, nil, key, key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = errors.Join(pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
	return b.Bytes(), err
}

// signed signs a certificate for a key; by nil it signs itself.
func signed(c, by *x509.Certificate, key, signer *ecdsa.PrivateKey) ([]byte, error) {
	if by == nil {
		by = c
	}
	return x509.CreateCertificate(rand.Reader, c, by, key.Public(), signer)
}

func serial() (*big.Int, error) { return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)) }

// parse reads what create wrote.
func parse(text []byte) (*Authority, error) {
	certBlock, rest := pem.Decode(text)
	keyBlock, _ := pem.Decode(rest)
	if certBlock == nil || keyBlock == nil {
		return nil, errors.New("it has no certificate and key")
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, err
	}
	k, ok := key.(*ecdsa.PrivateKey)
	if !ok || !k.PublicKey.Equal(cert.PublicKey) || !cert.IsCA {
		return nil, errors.New("its key is not that of its certificate")
	}
	return &Authority{cert: cert, key: k}, nil
}

// Fingerprint returns the text that invitations pin.
func (a *Authority) Fingerprint() string { return wire.Fingerprint(a.cert) }

// Server returns the settings of a server that is reached under some names and addresses. Its
// certificate is valid for 397 days, and made anew with each start.
func (a *Authority) Server(hosts []string) (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	number, err := serial()
	if err != nil {
		return nil, err
	}
	c := &x509.Certificate{
		SerialNumber: number, Subject: pkix.Name{CommonName: "spotter-hq"},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: a.now().Add(-early), NotAfter: a.now().AddDate(0, 0, 397),
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	der, err := signed(c, a.cert, key, a.key)
	if err != nil {
		return nil, fmt.Errorf("making the certificate of the server: %w", err)
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}}, // the authority goes along: it is what a pair compares
	}, nil
}
