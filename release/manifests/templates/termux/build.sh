# For the folder packages/spotter of termux-packages: ./build-package.sh spotter
TERMUX_PKG_HOMEPAGE={{.By.Homepage}}
TERMUX_PKG_DESCRIPTION="Voice cues for a runner who cannot look, and a log of the race"
TERMUX_PKG_LICENSE="MIT"
TERMUX_PKG_MAINTAINER="{{.By.Maintainer}}"
TERMUX_PKG_VERSION="{{.Version}}"
TERMUX_PKG_SRCURL={{.URL "source"}}
TERMUX_PKG_SHA256={{.Sum "source"}}
TERMUX_PKG_RECOMMENDS="pulseaudio"
TERMUX_PKG_BUILD_IN_SRC=true

termux_step_make() {
	termux_setup_golang
	CGO_ENABLED=0 go build -tags nethttpomithttp2 -trimpath -buildvcs=false -ldflags "-s -w {{.Stamp}}" -o spotter ./cmd/spotter
}

termux_step_make_install() {
	install -Dm700 -t "$TERMUX_PREFIX/bin" spotter
	install -Dm600 -t "$TERMUX_PREFIX/share/doc/spotter" LICENSE NOTICE.md README.md CHANGELOG.md
}
