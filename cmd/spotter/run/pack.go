package run

import (
	"os"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/installed"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/teach"
)

// takePack opens the pack of the race. One that is taken up goes on with the voice that
// it was begun with, where that is one of the program, and refuses to go on with another
// pack unless a flag asks for it: other keys under the same fingers are worse than
// another second at the start.
func (r *openRace) takePack() (err error) {
	var begun *race.Open
	if !r.plan.Pack.Flag {
		begun = r.begun
	}
	if begun == nil || begun.PackSHA256 == "" {
		r.pack, err = OpenPack(r.plan.Pack.Text)
		return err
	}
	name, pack, err := PackBegun(begun, r.plan.Pack.Text, OpenPack)
	switch {
	case err != nil:
		return err
	case pack.SHA256 != begun.PackSHA256:
		return fault.Usagef("give its folder or zip with --pack, or --pack "+DefaultPack+" to go on with the voice that is part of spotter",
			"journal %s was begun with pack %q (sha256 %.12s…), but this pack is %q (%.12s…)",
			r.path, begun.Pack, begun.PackSHA256, pack.Name, pack.SHA256)
	}
	if r.pack = pack; name != r.plan.Pack.Text {
		r.plan.Pack = Value{Text: name, Where: r.path}
	}
	return nil
}

// PackBegun returns the pack that a race was begun with, by its content, and what open
// calls it; else the one that the settings ask for. To know its content is to read and
// hash all of its sounds, so the likely ones come first: the voice of the program that
// calls itself what the journal has, then the one asked for, and last every other voice,
// since one may have been called otherwise then.
func PackBegun(begun *race.Open, asked string, open func(name string) (*pack.Pack, error)) (name string, p *pack.Pack, err error) {
	called, ok := pack.BuiltinCalled(begun.Pack)
	if ok {
		if p, err = open(called); err == nil && p.SHA256 == begun.PackSHA256 {
			return called, p, nil
		}
	}
	if !ok || called != PackPath(asked) {
		p, err = open(asked)
	}
	if err != nil || p.SHA256 == begun.PackSHA256 {
		return asked, p, err
	}
	for _, name := range append(pack.Builtins(), installed.Names(os.Getenv)...) {
		if name == called || name == PackPath(asked) {
			continue
		}
		if v, err := open(name); err == nil && v.SHA256 == begun.PackSHA256 {
			return name, v, nil
		}
	}
	return asked, p, nil
}

// speak makes the screens speak the language that was chosen, or that of the locale or the pack.
// It comes before anything makes words for the screen.
func (r *openRace) speak() {
	if r.pack != nil && r.prog.Speak != nil {
		r.in.Language = r.prog.Speak(r.plan.Lang, r.pack.Language)
	}
}

// taught returns the keys that input.toml says, for the screen, and logs them: whoever reads the log
// must be able to tell what a press of a clicker meant.
func (r *openRace) taught() teach.Options {
	note := func() {
		if says := r.plan.Taught.Note(); says != "" {
			r.wire.log.Append(r.session.Note(race.ItemInput, says, r.prog.Now()))
		}
	}
	note()
	keys := r.plan.Taught.Keys()
	if r.plan.Taught.RestsWithPads() {
		keys.OnlyWhile(func() bool { return r.wire.pads.Here() })
	}
	return teach.Options{Learned: keys, Ports: r.plan.Taught.Ports(r.pack, r.plan.Frame, keys, func() { note(); r.wire.pads.Taught() })}
}
