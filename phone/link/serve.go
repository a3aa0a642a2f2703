package link

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// inline finds the scripts and styles that stand in a page itself.
var inline = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)
})

// policyOf returns what a page may load: what is in its files, by their place, and in the page
// itself by its hash. Nothing that anybody could put into the page would run.
func policyOf(files fs.FS) (string, error) {
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return "", fmt.Errorf("reading a page for phones: %w", err)
	}
	may := map[string]string{"script": "'self'", "style": "'self'"}
	for _, m := range inline().FindAllSubmatch(page, -1) {
		sum := sha256.Sum256(m[2])
		may[string(m[1])] += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src " + may["script"] + "; style-src " + may["style"] +
		"; img-src 'self' data:; media-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", nil
}

// serve answers one request: /TOKEN/ is a page, /TOKEN/link its WebSocket, and
// /TOKEN/clips/SHA.wav a sound.
func (l *Link) serve(w http.ResponseWriter, r *http.Request) {
	host := l.host.Load()
	h := w.Header()
	h.Set("Cache-Control", "no-store") // the address has the token in it
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if host == nil || !strings.EqualFold(r.Host, *host) { // a name that points here is an attack: nobody was told one
		refuse(w, http.StatusMisdirectedRequest)
		return
	}
	if o := r.Header.Get("Origin"); o != "" && !strings.EqualFold(o, l.origin(*host)) {
		refuse(w, http.StatusForbidden)
		return
	}
	token, name, deeper := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	k, ok := l.kindOf(token)
	switch {
	case !ok:
		refuse(w, http.StatusNotFound)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refuse(w, http.StatusMethodNotAllowed)
	case !deeper:
		h.Set("Location", "/"+token+"/")
		w.WriteHeader(http.StatusFound)
	case name == "link":
		l.connect(w, r, k)
	case k == Ear && path.Dir(name) == "clips":
		l.clip(w, strings.TrimSuffix(path.Base(name), ".wav"))
	default:
		l.file(w, r, k, name)
	}
}

// origin returns the origin of the pages, as a browser says it.
func (l *Link) origin(host string) string {
	if l.o.Secure {
		return "https://" + host
	}
	return "http://" + host
}

// refuse answers with a status and no word of why: who asks knows it, or is not to know.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

// clip answers with a sound.
func (l *Link) clip(w http.ResponseWriter, sum string) {
	var sound []byte
	if l.o.Clip != nil {
		sound = l.o.Clip(sum)
	}
	if sound == nil {
		refuse(w, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "audio/wav")
	_, _ = w.Write(sound) // a phone that left asks again
}

// types are the types of a page's files.
var types = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".wav": "audio/wav", ".mp4": "video/mp4", ".json": "application/json", ".webmanifest": "application/manifest+json"}

// file answers with a file of a page. Capitals in a name are those of the QR code's reader.
func (l *Link) file(w http.ResponseWriter, r *http.Request, k Kind, name string) {
	if name == "" {
		name = "index.html"
	}
	kind := types[path.Ext(name)]
	if kind == "" || !fs.ValidPath(name) {
		refuse(w, http.StatusNotFound)
		return
	}
	b, err := fs.ReadFile(l.o.Pages[k].Files, name)
	if err != nil {
		status := http.StatusInternalServerError
		if errors.Is(err, fs.ErrNotExist) {
			status = http.StatusNotFound
		}
		refuse(w, status)
		return
	}
	socket := "ws://"
	if l.o.Secure {
		socket = "wss://"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", l.policy[k]+"; connect-src 'self' "+socket+r.Host) // older Safari: 'self' is no WebSocket
	_, _ = w.Write(b)                                                                            // a phone that left asks again
}

// connect makes a WebSocket of a request and keeps it to its end. A client without an Origin
// is no browser, such as spotter ear: the token is what lets it in.
func (l *Link) connect(w http.ResponseWriter, r *http.Request, k Kind) {
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // it has its answer
	}
	l.open.Add(1)
	defer l.open.Done()
	l.hold(r.Context(), c, k)
}
