package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"winnow/internal/store"
)

// settingTraffic names the bytes a day in the store.
const settingTraffic = "traffic"

// trafficDays is how many days of it are kept.
const trafficDays = 31

// Traffic is what went over the wire for one account on one day. Providers
// limit it: Gmail, for one, to 2,500 MB a day.
type Traffic struct {
	Account  string `json:"account"`
	Day      string `json:"day"`      // 2026-03-02, local time
	Received int64  `json:"received"` // bytes, with all that the protocol adds
	Sent     int64  `json:"sent"`     // bytes
}

// traffic counts bytes by account and day.
type traffic struct {
	mu    sync.Mutex
	days  map[dayOf]*Traffic
	dirty bool
}

type dayOf struct{ account, day string }

// Count adds bytes that went over the wire for an account. It is cheap, and may
// be called from any goroutine. What was counted is kept when a sync ends and
// when the engine is closed.
func (e *Engine) Count(account string, received, sent int) {
	day := e.now().Format(time.DateOnly)
	e.traffic.mu.Lock()
	defer e.traffic.mu.Unlock()
	k := dayOf{account, day}
	t := e.traffic.days[k]
	if t == nil {
		t = &Traffic{Account: account, Day: day}
		e.traffic.days[k] = t
	}
	t.Received += int64(received)
	t.Sent += int64(sent)
	e.traffic.dirty = true
}

// Traffic is what went over the wire in the last month, newest day first.
func (e *Engine) Traffic() []Traffic {
	e.traffic.mu.Lock()
	defer e.traffic.mu.Unlock()
	out := make([]Traffic, 0, len(e.traffic.days))
	for _, t := range e.traffic.days {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b Traffic) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Account, b.Account))
	})
	return out
}

// Today is what went over the wire for an account today.
func (e *Engine) Today(account string) Traffic {
	day := e.now().Format(time.DateOnly)
	e.traffic.mu.Lock()
	defer e.traffic.mu.Unlock()
	if t := e.traffic.days[dayOf{account, day}]; t != nil {
		return *t
	}
	return Traffic{Account: account, Day: day}
}

// loadTraffic reads what was kept.
func (e *Engine) loadTraffic() error {
	var kept []Traffic
	if err := e.store.Setting(settingTraffic, &kept); err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("read the traffic: %w", err)
	}
	e.traffic.days = make(map[dayOf]*Traffic, len(kept))
	for _, t := range kept {
		e.traffic.days[dayOf{t.Account, t.Day}] = &t
	}
	return nil
}

// keepTraffic writes down what was counted since the last time.
func (e *Engine) keepTraffic() {
	first := e.now().AddDate(0, 0, -trafficDays).Format(time.DateOnly)
	e.traffic.mu.Lock()
	if !e.traffic.dirty {
		e.traffic.mu.Unlock()
		return
	}
	for k := range e.traffic.days {
		if k.day < first {
			delete(e.traffic.days, k)
		}
	}
	e.traffic.dirty = false
	e.traffic.mu.Unlock()
	if err := e.store.PutSetting(settingTraffic, e.Traffic()); err != nil {
		e.log.Warn("the traffic could not be kept", "error", err)
		e.traffic.mu.Lock()
		e.traffic.dirty = true
		e.traffic.mu.Unlock()
	}
}
