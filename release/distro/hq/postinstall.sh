#!/bin/sh
# Makes the user of the service. The service is neither enabled nor started: it needs a name first, in /etc/default/spotter-hq.
set -e
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers spotter-hq.conf
elif ! id spotter-hq >/dev/null 2>&1; then
	useradd --system --user-group --no-create-home --home-dir /var/lib/spotter-hq --shell /usr/sbin/nologin spotter-hq
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
