package certify

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/crypto/acme"
)

// words says what went wrong, and what to do.
func (c *Certifier) words(err error) error {
	if p := c.spy.take(); p != nil {
		return c.problem(p, err)
	}
	if a, ok := errors.AsType[*acme.OrderError](err); ok && a.Problem != nil {
		return c.problem(a.Problem, err)
	}
	if a, ok := errors.AsType[*acme.Error](err); ok {
		return c.problem(a, err)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("the authority %s cannot be found: is there a network? %w", e.Name, err)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("the authority at %s cannot be reached: %w", c.o.Directory, e.Err)
	}
	return fmt.Errorf("no certificate for %s: %w", c.o.Host, err)
}

// problem words what the authority said.
func (c *Certifier) problem(p *acme.Error, err error) error {
	says := fmt.Errorf("the authority says %q", p.Detail)
	if p.Detail == "" {
		says = err
	}
	switch strings.TrimPrefix(p.ProblemType, "urn:ietf:params:acme:error:") {
	case "connection":
		return fmt.Errorf("the authority could not reach %s on port 443: let the port in, to the port of --listen, or serve port 80 with --acme-http: %w", c.o.Host, says)
	case "dns":
		return fmt.Errorf("the name %s does not lead here: set its address (A, AAAA), and wait until it is known: %w", c.o.Host, says)
	case "rateLimited":
		return fmt.Errorf("the authority gave out too many certificates, or failed too often, for %s: wait, and try with --acme-directory of its test site: %w", c.o.Host, says)
	case "caa":
		return fmt.Errorf("the CAA record of %s does not allow this authority: change it, or name another with --acme-directory: %w", c.o.Host, says)
	case "unauthorized", "tls", "incorrectResponse":
		return fmt.Errorf("something else than this headquarters answers for %s: %w", c.o.Host, says)
	case "rejectedIdentifier", "unsupportedIdentifier":
		return fmt.Errorf("the authority gives no certificate to the name %s: %w", c.o.Host, says)
	case "invalidContact", "unsupportedContact":
		return fmt.Errorf("the authority does not take the address of --acme-email: %w", says)
	case "externalAccountRequired":
		return fmt.Errorf("this authority wants an account that was made there before, which spotter-hq cannot use: name another with --acme-directory: %w", says)
	}
	return fmt.Errorf("no certificate for %s: %w", c.o.Host, says)
}
