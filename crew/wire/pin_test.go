package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// authority is one that a test makes.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{key: newKey(t)}
	a.cert = sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "spotter-hq"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<34, 0),
	}, a.key, authority{key: a.key})
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t *testing.T, c *x509.Certificate, key *ecdsa.PrivateKey, by authority) *x509.Certificate {
	t.Helper()
	parent := by.cert
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// leaf makes a server's certificate for hq.example, with the authority's behind it.
func (a authority) leaf(t *testing.T) tls.Certificate {
	t.Helper()
	key := newKey(t)
	cert := sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: []string{"hq.example"}, IPAddresses: []net.IP{net.ParseIP("2001:db8::7")},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, NotBefore: time.Unix(1000, 0), NotAfter: time.Unix(1<<33, 0),
	}, key, a)
	return tls.Certificate{Certificate: [][]byte{cert.Raw, a.cert.Raw}, PrivateKey: key}
}

// shake makes one connection and returns the client's error.
func shake(t *testing.T, server tls.Certificate, client *tls.Config) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if c, err := l.Accept(); err == nil {
			tls.Server(c, &tls.Config{Certificates: []tls.Certificate{server}}).Handshake()
			c.Close()
		}
	}()
	a, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	return tls.Client(a, client).Handshake()
}

func TestPinnedAuthority(t *testing.T) {
	ours, other := newAuthority(t), newAuthority(t)
	leaf := ours.leaf(t)
	first, err := x509.ParseCertificate(leaf.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	mixed := other.leaf(t) // another authority's certificate, with ours shown behind it
	mixed.Certificate[1] = ours.cert.Raw
	alone := leaf
	alone.Certificate = leaf.Certificate[:1]
	at := func(unix int64) func() time.Time { return func() time.Time { return time.Unix(unix, 0) } }
	for name, tt := range map[string]struct {
		server tls.Certificate
		host   string
		ca     string
		now    func() time.Time
		want   string // part of the error; "" for none
	}{
		"right":               {leaf, "hq.example:8443", Fingerprint(ours.cert), nil, ""},
		"right, no port":      {leaf, "hq.example", Fingerprint(ours.cert), nil, ""},
		"an address":          {leaf, "[2001:db8::7]:443", Fingerprint(ours.cert), nil, ""},
		"an address, no port": {leaf, "[2001:db8::7]", Fingerprint(ours.cert), nil, ""},
		"another authority":   {other.leaf(t), "hq.example", Fingerprint(ours.cert), nil, "not the headquarters"},
		"shown, not signing":  {mixed, "hq.example", Fingerprint(ours.cert), nil, "unknown authority"},
		"another host":        {leaf, "other.example", Fingerprint(ours.cert), nil, "other.example"},
		"pinned to the leaf":  {leaf, "hq.example", Fingerprint(first), nil, "not the headquarters"},
		"authority left out":  {alone, "hq.example", Fingerprint(ours.cert), nil, "not the headquarters"},
		"too early":           {leaf, "hq.example", Fingerprint(ours.cert), at(10), "not yet valid"},
		"nothing pinned":      {leaf, "hq.example", "", nil, "hq.example"},
	} {
		i := Invitation{Host: tt.host, CA: tt.ca}
		c := i.TLS(tt.now)
		if tt.ca == "" {
			c.ServerName, c.RootCAs = "hq.example", x509.NewCertPool() // as net/http does; nobody is trusted
			tt.want = "unknown authority"
		}
		err := shake(t, tt.server, c)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}
