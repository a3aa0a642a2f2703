package journal

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
)

// rechain makes the hashes of lines right again, for tests of what else is
// wrong with them.
func rechain(lines ...string) string {
	c, out := newChain(zeroHash), ""
	for _, l := range lines {
		c.prev = c.hash([]byte(l))
		out += l + hashKey + c.head() + "\"}\n"
	}
	return out
}

const (
	openLine = `{"seq":1,"kind":"open","wall":"2027-04-19T10:00:00.000Z","boot_ms":1,"format":1`
	noteLine = `{"seq":2,"kind":"note","wall":"2027-04-19T10:00:00.000Z","boot_ms":1`
)

func TestDamageIsNamed(t *testing.T) {
	file, _ := example()
	lines := strings.SplitAfter(string(file), "\n")
	join := func(l ...string) string { return strings.Join(l, "") }
	swapped := join(lines[0], lines[2], lines[1], join(lines[3:]...))
	size := strconv.Itoa(len(lines[0]))
	for _, tt := range []struct{ name, file, want string }{
		{"line cut out", join(lines[0], join(lines[2:]...)), "line 2, byte " + size + ": the hash is wrong, and seq is 3 and should be 2"},
		{"line twice", join(lines[0], lines[0], join(lines[1:]...)), "line 2, byte " + size + ": the hash is wrong, and seq is 1 and should be 2"},
		{"lines swapped", swapped, "line 2, byte " + size + ": the hash is wrong, and seq is 3"},
		{"head cut off", join(lines[1:]...), `line 1, byte 0: a journal begins with an open line, this is "output"`},
		{"empty line", join(lines[0], "\n", lines[1]), "line 2, byte " + size + ": empty line"},
		{"another program's file", "hello, world\n", "line 1, byte 0: not JSON: invalid character 'h'"},
		{"array", "[1]\n", "line 1, byte 0: not a JSON object"},
		{"no hash", `{"seq":1,"kind":"open","wall":"2027-04-19T10:00:00.000Z","boot_ms":1,"format":1}` + "\n", "does not end with a hash"},
		{"CRLF", strings.ReplaceAll(string(file), "\n", "\r\n"), "a carriage return before the newline"},
		{"byte order mark", "\ufeff" + string(file), "line 1, byte 0: a byte order mark"},
		{"NUL", join(lines[0], "\x00\x00\n"), "line 2, byte " + size + ": a NUL byte"},
		{"Latin-1", rechain(openLine, noteLine+",\"text\":\"caf\xe9\""), "byte 0xe9 is not UTF-8"},
		{"twice", rechain(openLine, noteLine+`,"text":"a","text":"b"`), `field "text" twice`},
		{"seq not counting", rechain(openLine, strings.Replace(noteLine, "2", "3", 1)), "seq is 3 and should be 2"},
		{"seq zero", rechain(strings.Replace(openLine, "1", "0", 1)), `field "seq": not a whole number from 1`},
		{"seq a fraction", rechain(strings.Replace(openLine, "1", "1.0", 1)), `field "seq": not a whole number from 1`},
		{"kind a number", rechain(strings.Replace(openLine, `"open"`, "7", 1)), `field "kind": not a text`},
		{"no wall", rechain(`{"seq":1,"kind":"open","boot_ms":1,"format":1`), `no field "wall"`},
		{"no format", rechain(strings.TrimSuffix(openLine, `,"format":1`)), `no field "format"`},
		{"format 0", rechain(strings.TrimSuffix(openLine, "1") + "0"), `field "format": not a version`},
		{"wall not a time", rechain(strings.Replace(openLine, "2027-04-19T", "", 1)), `field "wall": not a time such as`},
		{"class", rechain(openLine, noteLine+`,"class":"urgent"`), `field "class": not a class`},
		{"ref ahead", rechain(openLine, noteLine+`,"ref":2`), "ref 2 is not an earlier line"},
		{"ref null", rechain(openLine, noteLine+`,"ref":null`), `field "ref": not a whole number from 1`},
		{"elapsed huge", rechain(openLine, noteLine+`,"elapsed_ms":9223372036854775807`), "longer than 292 years"},
		{"latency huge", rechain(openLine, noteLine+`,"latency_ms":1e300`), "longer than a day"},
		{"distance huge", rechain(openLine, noteLine+`,"distance_m":1e999`), "not a number"},
		{"too long", rechain(openLine, noteLine+`,"text":"`+strings.Repeat("x", maxLine)+`"`), "longer than 1048576 bytes"},
		{"many fields", rechain(openLine, noteLine+manyFields(300)), "more than 256 fields"},
		{"deep", rechain(openLine, noteLine+`,"x":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)), "not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log := readBytes(t, []byte(tt.file))
			damages, ok := errors.AsType[Damages](log.Err())
			if !ok || !strings.Contains(damages[0].Error(), tt.want) {
				t.Errorf("%v, want %q", log.Err(), tt.want)
			}
			if !strings.Contains(log.Verdict(), tt.want) {
				t.Errorf("the verdict does not say it: %s", log.Verdict())
			}
		})
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"f` + strconv.Itoa(i) + `":1`)
	}
	return b.String()
}

// What a later spotter may add within this format is passed over.
func TestUnknownFieldsAndKinds(t *testing.T) {
	log := readBytes(t, []byte(rechain(openLine+`,"weather":{"hash":"x"}`,
		strings.Replace(noteLine, "note", "heartbeat", 1)+`,"bpm":171,"beats":[1,2]`)))
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	if log.Events[1].Kind != "heartbeat" {
		t.Errorf("%+v", log.Events[1])
	}
}

// Everything before and after damage can be read, and a chain that was cut is
// told once, not at each line that follows.
func TestReadsOnAfterDamage(t *testing.T) {
	file, events := example()
	lines := bytes.SplitAfter(file, []byte{'\n'})
	for name, change := range map[string]func(){
		"line spoilt":  func() { lines[5] = []byte("rubbish\n") },
		"line cut out": func() { lines[5] = nil },
		"text changed": func() { lines[5] = bytes.Replace(lines[5], []byte("mile 1"), []byte("mile 9"), 1) },
		"hash changed": func() { lines[5] = append(bytes.Repeat([]byte("0"), 0), flipHash(lines[5])...) },
	} {
		saved := lines[5]
		change()
		log := readBytes(t, bytes.Join(lines, nil))
		lines[5] = saved
		if len(log.Damage) != 1 || log.Damage[0].Line != 6 || len(log.Events) < len(events)-1 || log.LastSeq() != uint64(len(events)) {
			t.Errorf("%s: %d events: %v", name, len(log.Events), log.Err())
		}
	}
}

// A place where only the hash was changed is told from one where the text was.
func TestDamageTellsTheHashes(t *testing.T) {
	file, _ := example()
	lines := bytes.SplitAfter(file, []byte{'\n'})
	saved := string(lines[5])
	hash := saved[len(saved)-3-hashLen : len(saved)-3]
	for _, tt := range []struct {
		name     string
		line     []byte
		hashOnly bool
		should   bool // the hash that was there is the one that should be
	}{
		{"hash", flipHash([]byte(saved)), true, true},
		{"text", []byte(strings.Replace(saved, "mile 1", "mile 9", 1)), false, false},
		{"both", flipHash([]byte(strings.Replace(saved, "mile 1", "mile 9", 1))), false, false},
		{"not UTF-8", []byte(strings.Replace(saved, "mile 1", "mile \xff", 1)), false, false},
	} {
		lines[5] = tt.line
		log := readBytes(t, bytes.Join(lines, nil))
		d := log.Damage[0]
		is := string(tt.line[len(tt.line)-3-hashLen : len(tt.line)-3])
		if d.HashOnly != tt.hashOnly || d.Is != is || (d.Should == hash) != tt.should || d.Should == "" || d.Begin != int64(len(bytes.Join(lines[:5], nil))) {
			t.Errorf("%s: %+v", tt.name, d)
		}
	}
}

// flipHash returns a line with another digit in its hash.
func flipHash(line []byte) []byte {
	b := bytes.Clone(line)
	if i := len(b) - 10; b[i] == '0' {
		b[i] = '1'
	} else {
		b[i] = '0'
	}
	return b
}
