//go:build unix && !darwin

package main

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// hasTray reports whether something shows the signs of programs: on such a
// desktop a panel says so on the session's bus. Without one a window that hides
// itself would be lost.
func hasTray() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return false
	}
	var there bool
	err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, "org.kde.StatusNotifierWatcher").Store(&there)
	return err == nil && there
}
