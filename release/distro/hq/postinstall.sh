#!/bin/sh
# Makes the user of the service. The service is neither enabled nor started: it needs a name first, in /etc/default/spotter-hq.
set -e
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers spotter-hq.conf
elif ! grep -q '^spotter-hq:' /etc/passwd; then
	if command -v useradd >/dev/null; then
		useradd --system --user-group --no-create-home --home-dir /var/lib/spotter-hq --shell /usr/sbin/nologin spotter-hq
	else
		addgroup -S spotter-hq
		adduser -S -D -H -G spotter-hq -h /var/lib/spotter-hq -s /sbin/nologin spotter-hq
	fi
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
