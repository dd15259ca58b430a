package triage

import "time"

// WatchState is how it stands with an account that is kept up with.
type WatchState string

// The states of such an account.
const (
	WatchReading WatchState = "reading"  // what is new is being read
	WatchIdle    WatchState = "watching" // all was read, and news are waited for
	WatchOffline WatchState = "offline"  // no connection comes about; tried again by itself
	WatchTrouble WatchState = "trouble"  // the server made trouble; tried again by itself
	WatchSignIn  WatchState = "sign-in"  // stopped: the buyer has to sign in again
	WatchPaused  WatchState = "paused"   // stopped by the buyer
	WatchEnded   WatchState = "ended"    // no longer kept up with
)

// Watched is an account that is kept up with.
type Watched struct {
	Account string     `json:"account"`
	State   WatchState `json:"state"`
	Since   time.Time  `json:"since"`         // when it came into this state
	Next    time.Time  `json:"next,omitzero"` // when it is tried again, zero when that is not by itself
	Fresh   int        `json:"fresh"`         // messages that came with the last read
	Err     error      `json:"-"`             // why it is offline, in trouble or stopped
}
