#!/bin/sh
# Makes the user of the service.
set -e
id spotter-hq >/dev/null 2>&1 && exit 0
addgroup -S spotter-hq
adduser -S -D -H -G spotter-hq -h /var/lib/spotter-hq -s /sbin/nologin spotter-hq
