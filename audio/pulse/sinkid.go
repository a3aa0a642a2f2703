package pulse

import (
	"slices"

	"spotter/audio/headset"

	"github.com/jfreymuth/pulse/proto"
)

// headsetOf returns what is known of the headset behind a sink.
func headsetOf(sink *proto.GetSinkInfoReply) headset.Marks {
	return headset.Of(sink.SinkName, propsOf(sink.Properties))
}

// propsOf returns a function that looks up a property, "" where there is none.
func propsOf(list proto.PropList) func(key string) string {
	return func(key string) string {
		if v := list[key]; len(v) > 1 && v[len(v)-1] == 0 { // the library has words for what is no text, and for nothing too
			return v.String()
		}
		return ""
	}
}

// known holds the marks of the headset that an output was opened on.
type known struct {
	headset headset.Marks
	// others are sinks that were there beside its own: a dock's loudspeaker has the
	// dock's serial number too, and is no other profile of its headphones.
	others []string
}

// find returns the sink that the headset has now in place of a name that is gone,
// and nil where there is none, or more than one might be it.
func (k *known) find(name string, list []*proto.GetSinkInfoReply) *proto.GetSinkInfoReply {
	want := k.headset
	if want == (headset.Marks{}) {
		want = headset.Named(name)
	}
	var found []*proto.GetSinkInfoReply
	for _, s := range list {
		if want.Same(headsetOf(s)) && !slices.Contains(k.others, s.SinkName) {
			found = append(found, s)
		}
	}
	if len(found) == 0 || len(found) > 1 && want.Address == "" {
		return nil
	}
	return found[0]
}

// learn remembers the headset of the sink that was opened, and what was beside it.
func (k *known) learn(sink *proto.GetSinkInfoReply, list []*proto.GetSinkInfoReply) {
	k.headset, k.others = headsetOf(sink), nil
	for _, s := range list {
		if s.SinkName != sink.SinkName && k.headset.Same(headsetOf(s)) {
			k.others = append(k.others, s.SinkName)
		}
	}
}
