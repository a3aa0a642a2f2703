package browsertest

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"sync"
	"time"
)

// View says how a page is looked at.
type View struct {
	Width, Height int // in CSS pixels
	Dark          bool
	NoScript      bool
	Phone         bool // a touch screen with two device pixels to one
}

// Page is an open page. What it did is in its lists; read them after the last call.
type Page struct {
	b       *Browser
	session string

	mu       sync.Mutex
	requests []string // addresses that it asked for
	console  []string // whatever it said: entries, exceptions, breaches of its policy
	loaded   chan struct{}
}

// Open opens a page and returns when it is loaded.
func (b *Browser) Open(url string, v View) *Page {
	b.tb.Helper()
	p := &Page{b: b, loaded: make(chan struct{})}
	var target struct{ TargetID string }
	where := map[string]any{"url": "about:blank"}
	if b.profile != "" {
		where["browserContextId"] = b.profile
	}
	b.call("", "Target.createTarget", where, &target)
	var attached struct{ SessionID string }
	b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	b.hears(p, true)
	b.tb.Cleanup(func() { b.hears(p, false) })
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		p.call(domain+".enable", map[string]any{}, nil)
	}
	if v.Phone {
		p.call("Emulation.setTouchEmulationEnabled", map[string]any{"enabled": true}, nil)
	}
	scale := 1
	if v.Phone {
		scale = 2
	}
	p.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": v.Width, "height": v.Height, "deviceScaleFactor": scale, "mobile": v.Phone}, nil)
	p.Dark(v.Dark)
	p.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": v.NoScript}, nil)
	p.call("Page.navigate", map[string]any{"url": url}, nil)
	select {
	case <-p.loaded:
	case <-time.After(Patience):
		b.tb.Fatalf("%s was not loaded in %v", url, Patience)
	}
	return p
}

// hear takes in an event.
func (p *Page) hear(m message) {
	if m.SessionID != p.session {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch m.Method {
	case "Page.loadEventFired":
		select {
		case <-p.loaded:
		default:
			close(p.loaded)
		}
	case "Network.requestWillBeSent":
		var x struct{ Request struct{ URL string } }
		_ = json.Unmarshal(m.Params, &x)
		p.requests = append(p.requests, x.Request.URL)
	case "Network.webSocketCreated":
		var x struct{ URL string }
		_ = json.Unmarshal(m.Params, &x)
		p.requests = append(p.requests, x.URL)
	case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
		p.console = append(p.console, m.Method+" "+string(m.Params))
	}
}

// call sends a command for this page.
func (p *Page) call(method string, params, result any) {
	p.b.tb.Helper()
	p.b.call(p.session, method, params, result)
}

// Requests returns the addresses that the page asked for.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// Console returns whatever the page said on its console.
func (p *Page) Console() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.console...)
}

// Dark chooses the dark theme or the light one.
func (p *Page) Dark(on bool) {
	p.b.tb.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// Eval returns the value of an expression; of a promise, what it comes to.
func (p *Page) Eval(expression string, value any) {
	p.b.tb.Helper()
	var x struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	p.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &x)
	if len(x.ExceptionDetails) > 0 {
		p.b.tb.Fatalf("%.80s: %s", expression, x.ExceptionDetails)
	}
	if value == nil || len(x.Result.Value) == 0 {
		return
	}
	if err := json.Unmarshal(x.Result.Value, value); err != nil {
		p.b.tb.Fatalf("%.80s: %v", expression, err)
	}
}

// Point moves the pointer to a place, in CSS pixels of the window.
func (p *Page) Point(x, y float64) {
	p.b.tb.Helper()
	p.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": x, "y": y}, nil)
}

// Drag presses the pointer's button at one place and lets it go at another of the same height.
func (p *Page) Drag(x, to, y float64) {
	p.b.tb.Helper()
	p.Point(x, y)
	p.call("Input.dispatchMouseEvent", map[string]any{"type": "mousePressed", "button": "left", "buttons": 1, "clickCount": 1, "x": x, "y": y}, nil)
	p.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "button": "left", "buttons": 1, "x": to, "y": y}, nil)
	p.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseReleased", "button": "left", "clickCount": 1, "x": to, "y": y}, nil)
}

// Touch puts a finger on a place for 30 ms. It counts as a person's own.
func (p *Page) Touch(x, y float64) {
	p.b.tb.Helper()
	p.Finger(x, y)
	time.Sleep(30 * time.Millisecond)
	p.Lift()
}

// Finger puts a finger on a place. [Page.Lift] takes it away.
func (p *Page) Finger(x, y float64) {
	p.b.tb.Helper()
	p.call("Input.dispatchTouchEvent", map[string]any{"type": "touchStart", "touchPoints": []map[string]any{{"x": x, "y": y}}}, nil)
}

// Lift takes the finger away.
func (p *Page) Lift() {
	p.b.tb.Helper()
	p.call("Input.dispatchTouchEvent", map[string]any{"type": "touchEnd", "touchPoints": []map[string]any{}}, nil)
}

// Size gives the window another size, as when a phone is turned.
func (p *Page) Size(width, height int) {
	p.b.tb.Helper()
	p.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true}, nil)
}

// Front brings the page before the others of its browser, which are hidden then.
func (p *Page) Front() {
	p.b.tb.Helper()
	p.call("Page.bringToFront", map[string]any{}, nil)
}

// Kill ends the program that runs the page, as a phone does that lacks memory.
func (p *Page) Kill() {
	p.b.tb.Helper()
	_ = p.b.send(p.session, "Page.crash") // nothing is left to answer
}

// Shot writes a picture of the page to a file: the whole page, or a height in CSS pixels.
func (p *Page) Shot(path string, width, height int) {
	p.b.tb.Helper()
	var x struct{ Data string }
	p.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true,
		"clip": map[string]any{"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}, &x)
	p.save(path, x.Data)
}

// PDF prints the page on its own size of paper, and returns the file's bytes.
func (p *Page) PDF() []byte {
	p.b.tb.Helper()
	var x struct{ Data string }
	p.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &x)
	raw, err := base64.StdEncoding.DecodeString(x.Data)
	if err != nil {
		p.b.tb.Fatal(err)
	}
	return raw
}

// save writes bytes that came as base64.
func (p *Page) save(path, data string) {
	raw, err := base64.StdEncoding.DecodeString(data)
	if err == nil {
		err = os.WriteFile(path, raw, 0o644)
	}
	if err != nil {
		p.b.tb.Fatal(err)
	}
}
