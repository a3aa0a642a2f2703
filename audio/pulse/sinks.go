package pulse

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"spotter/audio/headset"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

// Sink is a way out that a sound server offers.
type Sink struct {
	Name      string        // for --output pulse:NAME; cleaned
	Label     string        // for people; cleaned
	State     string        // running, idle, suspended or unknown
	Default   bool          // the server's default
	Bluetooth bool          // wireless: adds tens to hundreds of ms
	Muted     bool          // nothing is heard
	Zero      bool          // its volume is: nothing is heard either
	Soft      bool          // turned down so far that nobody who runs would hear cues
	Latency   time.Duration // as the server reports it now
	Rate      int           // frames per second
	Channels  int
	Card      uint32   // the number of its card; [NoCard] for none
	Profile   string   // the active one of its card; "" for none
	Address   string   // of a Bluetooth device, such as "AA:BB:CC:DD:EE:FF"; "" for none
	Into      []string // sinks on which its sound is played in turn, such as those of a combined sink
}

// NoCard stands in place of the number of a card where a sink or source has none.
const NoCard = uint32(proto.Undefined)

// Sinks lists what the sound server offers.
func Sinks(ctx context.Context) ([]Sink, error) {
	c, err := dial(ctx, os.Getenv, func(any) {})
	if err != nil {
		return nil, err
	}
	defer c.close()
	defer c.obey(ctx)()
	return sinks(c)
}

func sinks(c *conn) ([]Sink, error) {
	var server proto.GetServerInfoReply
	if err := c.Request(&proto.GetServerInfo{}, &server); err != nil {
		return nil, fmt.Errorf("asking the sound server about itself: %w", err)
	}
	var list proto.GetSinkInfoListReply
	if err := c.Request(&proto.GetSinkInfoList{}, &list); err != nil {
		return nil, fmt.Errorf("asking the sound server for its sinks: %w", err)
	}
	var inputs proto.GetSinkInputInfoListReply
	_ = c.Request(&proto.GetSinkInputInfoList{}, &inputs) // some servers tell nobody of their streams
	profiles := map[uint32]string{}
	var cards proto.GetCardInfoListReply
	_ = c.Request(&proto.GetCardInfoList{}, &cards) // some servers have none
	for _, k := range cards {
		profiles[k.CardIndex] = text.Escape(k.ActiveProfileName)
	}
	all := make([]Sink, 0, len(list))
	for _, s := range list {
		all = append(all, Sink{
			Name: text.Escape(s.SinkName), Label: label(s), State: sinkState(s.State),
			Default: s.SinkName == server.DefaultSinkName, Muted: s.Mute,
			Bluetooth: headset.Bluetooth(s.SinkName, propsOf(s.Properties)), Card: s.CardIndex, Profile: profiles[s.CardIndex], Address: headsetOf(s).Address,
			Zero:    allZero(s.ChannelVolumes),
			Soft:    sinkTooSoft(s),
			Latency: time.Duration(s.Latency) * time.Microsecond,
			Rate:    int(s.Rate), Channels: int(s.Channels), Into: into(s, list, inputs),
		})
	}
	return all, nil
}

// Sinks asks the server for its sinks now.
func (s *Capture) Sinks() ([]Sink, error) { return sinks(s.c) }

// into returns the sinks on which the module that made a sink plays.
func into(s *proto.GetSinkInfoReply, list proto.GetSinkInfoListReply, inputs proto.GetSinkInputInfoListReply) (names []string) {
	for _, in := range inputs {
		if i := slices.IndexFunc(list, func(to *proto.GetSinkInfoReply) bool { return to.SinkIndex == in.SinkIndex }); i >= 0 && s.ModuleIndex != proto.Undefined && in.ModuleIndex == s.ModuleIndex {
			names = append(names, text.Escape(list[i].SinkName))
		}
	}
	return names
}

func sinkState(s uint32) string {
	switch s {
	case 0:
		return "running"
	case 1:
		return "idle"
	case 2:
		return "suspended"
	}
	return "unknown"
}

// sinkTooSoft reports whether a sink's own volume keeps cues from both ears.
func sinkTooSoft(sink *proto.GetSinkInfoReply) bool {
	l := loudnessOf(sink, &proto.GetSinkInputInfoReply{})
	return sink.Flags&flatVolume == 0 && max(l.ears[0], l.ears[1]) < softestHeard
}
