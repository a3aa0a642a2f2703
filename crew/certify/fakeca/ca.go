package fakeca

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
)

// CA is an authority that is served. Its methods may be called at the same time.
type CA struct {
	// Server has the directory at /directory.
	Server *httptest.Server
	Root   *x509.Certificate

	mu      sync.Mutex
	key     *ecdsa.PrivateKey
	thumb   string // of the account
	tls     string // address that is looked at in place of port 443
	http    string // the same for port 80
	problem string // JSON of a problem that newOrder answers with; "" for none
	status  int    // its status
	orders  int
	host    string
	state   string // of the order: pending, ready, valid or invalid
	fault   string // JSON of why the check failed
	cert    []byte
	now     func() time.Time
	valid   time.Duration
}

const token = "a-token-of-the-authority"

// New serves an authority, which has to be closed.
func New(now func() time.Time) *CA {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fake"}, NotBefore: now().Add(-time.Hour), NotAfter: now().AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, root, root, key.Public(), key)
	if err == nil {
		root, err = x509.ParseCertificate(der)
	}
	if err != nil {
		panic(err)
	}
	c := &CA{Root: root, key: key, now: now, valid: 90 * 24 * time.Hour}
	c.Server = httptest.NewTLSServer(http.HandlerFunc(c.serve))
	return c
}

// Directory returns the address of the directory.
func (c *CA) Directory() string { return c.Server.URL + "/directory" }

// LookAt says where the authority looks in place of ports 443 and 80 of any name.
func (c *CA) LookAt(tls, http string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tls, c.http = tls, http
}

// Refuse makes new orders end with a problem, such as "rateLimited"; "" takes them again.
func (c *CA) Refuse(kind, detail string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problem, c.status = "", status
	if kind != "" {
		c.problem = problem(kind, detail)
	}
}

// Orders returns how many certificates were asked for.
func (c *CA) Orders() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.orders
}

func problem(kind, detail string) string {
	b, _ := json.Marshal(map[string]string{"type": "urn:ietf:params:acme:error:" + kind, "detail": detail})
	return string(b)
}

// jws wraps the content of a call.
type jws struct{ Protected, Payload string }

// serve answers one call.
func (c *CA) serve(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	w.Header().Set("Content-Type", "application/json")
	u := c.Server.URL
	var in jws
	if r.Method == http.MethodPost {
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	payload, _ := base64.RawURLEncoding.DecodeString(in.Payload)
	switch r.URL.Path {
	case "/directory":
		fmt.Fprintf(w, `{"newNonce":"%[1]s/nonce","newAccount":"%[1]s/account","newOrder":"%[1]s/orders"}`, u)
	case "/nonce":
	case "/account":
		c.account(in.Protected)
		w.Header().Set("Location", u+"/account/1")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"status":"valid"}`)
	case "/orders":
		c.order(w, payload)
	case "/order":
		io.WriteString(w, c.orderJSON())
	case "/authz":
		io.WriteString(w, c.authz())
	case "/challenge/tls-alpn-01", "/challenge/http-01":
		c.check(strings.TrimPrefix(r.URL.Path, "/challenge/"))
		io.WriteString(w, c.challenge(strings.TrimPrefix(r.URL.Path, "/challenge/")))
	case "/finalize":
		c.finalize(w, payload)
	case "/cert":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		w.Write(c.cert)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// account takes in the key of the account.
func (c *CA) account(protected string) {
	text, _ := base64.RawURLEncoding.DecodeString(protected)
	var head struct {
		JWK struct{ X, Y string }
	}
	if json.Unmarshal(text, &head) != nil {
		return
	}
	x, _ := base64.RawURLEncoding.DecodeString(head.JWK.X)
	y, _ := base64.RawURLEncoding.DecodeString(head.JWK.Y)
	if len(x) != 32 || len(y) != 32 {
		return
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		return
	}
	c.thumb, _ = acme.JWKThumbprint(crypto.PublicKey(key))
}

// order begins an order.
func (c *CA) order(w http.ResponseWriter, payload []byte) {
	c.orders++
	if c.problem != "" {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(c.status)
		io.WriteString(w, c.problem)
		return
	}
	var o struct{ Identifiers []struct{ Value string } }
	if json.Unmarshal(payload, &o) != nil || len(o.Identifiers) != 1 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.host, c.state, c.fault = o.Identifiers[0].Value, "pending", ""
	w.Header().Set("Location", c.Server.URL+"/order")
	w.WriteHeader(http.StatusCreated)
	io.WriteString(w, c.orderJSON())
}

func (c *CA) orderJSON() string {
	more := ""
	if c.state == "valid" {
		more = `,"certificate":"` + c.Server.URL + `/cert"`
	}
	return fmt.Sprintf(`{"status":%[1]q,"identifiers":[{"type":"dns","value":%[2]q}],"authorizations":["%[3]s/authz"],"finalize":"%[3]s/finalize"%[4]s}`, c.state, c.host, c.Server.URL, more)
}

// authz says how far the check of the name is.
func (c *CA) authz() string {
	state := map[string]string{"ready": "valid"}[c.state]
	if state == "" {
		state = c.state
	}
	return fmt.Sprintf(`{"status":%q,"identifier":{"type":"dns","value":%q},"challenges":[%s,%s]}`, state, c.host, c.challenge("tls-alpn-01"), c.challenge("http-01"))
}

func (c *CA) challenge(kind string) string {
	more, state := "", "pending"
	if c.fault != "" {
		more, state = `,"error":`+c.fault, "invalid"
	}
	return fmt.Sprintf(`{"type":%[1]q,"url":"%[2]s/challenge/%[1]s","token":%[3]q,"status":%[4]q%[5]s}`, kind, c.Server.URL, token, state, more)
}

// check looks at the server of the name.
func (c *CA) check(kind string) {
	err := c.checkTLS
	if kind == "http-01" {
		err = c.checkHTTP
	}
	if e := err(); e != nil {
		c.state, c.fault = "invalid", problem("connection", e.Error())
		return
	}
	c.state = "ready"
}

// identifier is the extension of a certificate that answers a check.
var identifier = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 31}

func (c *CA) checkTLS() error {
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: 5 * time.Second}, Config: &tls.Config{ServerName: c.host, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true}}
	conn, err := d.Dial("tcp", c.tls)
	if err != nil {
		return err
	}
	defer conn.Close()
	s := conn.(*tls.Conn).ConnectionState()
	want := sha256.Sum256([]byte(token + "." + c.thumb))
	for _, x := range s.PeerCertificates[0].Extensions {
		var got []byte
		if _, err := asn1.Unmarshal(x.Value, &got); x.Id.Equal(identifier) && err == nil && string(got) == string(want[:]) && s.NegotiatedProtocol == acme.ALPNProto {
			return nil
		}
	}
	return fmt.Errorf("the answer to the check is wrong")
}

func (c *CA) checkHTTP() error {
	q, err := http.NewRequest(http.MethodGet, "http://"+c.http+"/.well-known/acme-challenge/"+token, nil)
	if err != nil {
		return err
	}
	q.Host = c.host
	a, err := (&http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}).Do(q)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err == nil && string(b) != token+"."+c.thumb {
		err = fmt.Errorf("the answer to the check is wrong")
	}
	return err
}

// finalize signs the certificate.
func (c *CA) finalize(w http.ResponseWriter, payload []byte) {
	var f struct{ CSR string }
	_ = json.Unmarshal(payload, &f)
	der, _ := base64.RawURLEncoding.DecodeString(f.CSR)
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil || c.state != "ready" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(int64(c.orders) + 1), DNSNames: csr.DNSNames, NotBefore: c.now().Add(-time.Hour), NotAfter: c.now().Add(c.valid),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err = x509.CreateCertificate(rand.Reader, leaf, c.Root, csr.PublicKey, c.key)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	c.state = "valid"
	c.cert = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Root.Raw})...)
	w.Header().Set("Location", c.Server.URL+"/order")
	io.WriteString(w, c.orderJSON())
}
