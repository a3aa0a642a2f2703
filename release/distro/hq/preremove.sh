#!/bin/sh
# Ends the service, but not where a newer package takes the place of this one. The data in /var/lib/spotter-hq stay.
set -e
case ${1:-remove} in
upgrade | 1) ;;
*)
	if [ -d /run/systemd/system ]; then
		systemctl disable --now spotter-hq.service || true
	fi
	;;
esac
