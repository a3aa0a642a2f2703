package phone

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// ports are tried in order where no port is given: the same one, so that a page that was open
// finds spotter again.
var ports = []string{"8888", "8889", "8890", "8891", "0"}

// parseAddress reads --phone-address: an IP address of this machine, with a port or without.
func parseAddress(s string) (ip netip.Addr, port string, err error) {
	host := s
	if h, p, err := net.SplitHostPort(s); err == nil {
		host, port = h, p
	}
	if ip, err = netip.ParseAddr(strings.Trim(host, "[]")); err != nil || ip.IsUnspecified() || ip.IsMulticast() {
		return ip, "", fmt.Errorf("%q is not one address of this machine: use one such as 192.168.43.1 or 192.168.43.1:8888", s)
	}
	return ip, port, nil
}

// place is an address that a phone might reach, and the interface that it is on.
type place struct {
	name string
	ip   netip.Addr
}

// hotspots are the first digits of addresses that a machine has on a hotspot of its own: those of
// Android, NetworkManager and iOS.
var hotspots = []string{"192.168.43.", "192.168.49.", "10.42.", "172.20.10."}

// virtual are the beginnings of the names of interfaces that no phone is on.
var virtual = []string{"docker", "br-", "veth", "virbr", "vmnet", "vbox", "lxc", "lxd", "tun", "tap", "wg", "tailscale", "zt", "cni", "flannel"}

// worth says how likely a phone reaches a place, the best first; negative for never.
func (p place) worth() int {
	has := func(s string, of []string) bool {
		return slices.ContainsFunc(of, func(begin string) bool { return strings.HasPrefix(s, begin) })
	}
	switch {
	case !p.ip.Is4() || !p.ip.IsPrivate() && !p.ip.IsLoopback() || has(p.name, virtual):
		return -1
	case has(p.ip.String(), hotspots):
		return 3
	case has(p.name, []string{"wl", "ap", "swlan", "softap"}):
		return 2
	}
	return 1
}

// guess returns the address that a phone most likely reaches.
func guess(all []place) (netip.Addr, error) {
	best, most := netip.Addr{}, -1
	for _, p := range all {
		if w := p.worth(); w > most {
			best, most = p.ip, w
		}
	}
	if most < 0 {
		return best, errors.New("this machine is on no network of its own")
	}
	return best, nil
}

// Best returns the address of this machine that another device most likely reaches, or the one that
// was chosen.
func Best(chosen string) (netip.Addr, error) {
	if chosen == "" {
		return guess(places())
	}
	ip, _, err := parseAddress(chosen)
	return ip, err
}

// places returns the addresses of this machine.
func places() (all []place) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil // as Android does without a right: then --phone-address says it
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue // it went meanwhile
		}
		for _, a := range addresses {
			if n, ok := a.(*net.IPNet); ok {
				if ip, ok := netip.AddrFromSlice(n.IP); ok {
					all = append(all, place{i.Name, ip.Unmap()})
				}
			}
		}
	}
	return all
}

// has reports whether an address is still of this machine.
func has(all []place, ip netip.Addr) bool {
	return len(all) == 0 || slices.ContainsFunc(all, func(p place) bool { return p.ip == ip })
}
