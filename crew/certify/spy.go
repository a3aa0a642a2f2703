package certify

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	"golang.org/x/crypto/acme"
)

// spy keeps why the authority found a name wrong. The package autocert does not hand that on:
// it says that no check is left.
type spy struct {
	next http.RoundTripper

	mu   sync.Mutex
	last *acme.Error
}

// mostAnswer bounds what is read of an answer to look into.
const mostAnswer = 64 << 10

// RoundTrip implements [http.RoundTripper].
func (s *spy) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := s.next.RoundTrip(r)
	if err != nil || a.Body == nil {
		return a, err
	}
	head, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer))
	a.Body = rest{io.MultiReader(bytes.NewReader(head), failing{err}, a.Body), a.Body}
	var said struct {
		Challenges []struct {
			Error *struct{ Type, Detail string }
		}
	}
	if json.Unmarshal(head, &said) != nil {
		return a, nil
	}
	for _, c := range said.Challenges {
		if c.Error != nil {
			s.mu.Lock()
			s.last = &acme.Error{StatusCode: a.StatusCode, ProblemType: c.Error.Type, Detail: c.Error.Detail}
			s.mu.Unlock()
		}
	}
	return a, nil
}

// take returns what was kept, once; nil for nothing.
func (s *spy) take() *acme.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.last
	s.last = nil
	return e
}

// rest is a body that was read in part.
type rest struct {
	io.Reader
	io.Closer
}

// failing ends with an error, if there is one.
type failing struct{ err error }

// Read implements [io.Reader].
func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}
