package vm

import (
	"errors"
	"strings"
	"testing"
	"time"

	"winnow/internal/triage"
)

// Every state of a mailbox says what it is and, where the buyer can do
// something, that something is to be done.
func TestHowItStandsWithAMailbox(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	say := func(err error) string { return err.Error() + "." }
	at := func(state triage.WatchState, next time.Time, err error) Box {
		return Box{Kept: true, Held: true, Watched: triage.Watched{State: state, Since: now.Add(-time.Hour), Next: next, Err: err}}
	}
	cases := []struct {
		box    Box
		state  string
		broken bool
	}{
		{Box{}, "Needs its password: it is not kept on this computer.", true},
		{Box{Held: true}, "Not read yet since Winnow was started.", false},
		{at(triage.WatchIdle, time.Time{}, nil), "Up to date since 11:00, and watching for new mail.", false},
		{at(triage.WatchReading, time.Time{}, nil), "Reading what is new.", false},
		{at(triage.WatchOffline, now.Add(time.Minute), errors.New("no route")), "Offline. It is tried again at 12:01.", false},
		{at(triage.WatchTrouble, now.Add(24*time.Hour), errors.New("It broke")), "The server makes trouble. It broke. It is tried again at 16 Jun, 12:00.", true},
		{at(triage.WatchSignIn, time.Time{}, errors.New("Refused")), "Stopped until you sign in again. Refused.", true},
		{at(triage.WatchPaused, time.Time{}, nil), "Paused. What was read stays; it goes on where it was left.", false},
	}
	for _, c := range cases {
		r := NewBoxRow(Speech{}, c.box, now, say)
		if r.State != c.state || r.Broken != c.broken {
			t.Errorf("%+v: %q, %v", c.box.Watched, r.State, r.Broken)
		}
		for _, f := range r.Facts {
			if f.Name == "" {
				t.Errorf("a fact without a name: %+v", f)
			}
		}
	}
	if got := (Speech{}).QuietLine([]triage.Watched{{State: triage.WatchIdle}, {State: triage.WatchPaused}}, now); got != "" {
		t.Errorf("nothing is wrong, and the line says %q", got)
	}
	if got := (Speech{}).QuietLine([]triage.Watched{{State: triage.WatchOffline, Next: now.Add(time.Minute)}}, now); got != "Offline. What was read is here. Tried again at 12:01." {
		t.Errorf("offline: %q", got)
	}
}

func TestASignInAtAProviderNeedsItsSettings(t *testing.T) {
	form := AccountForm{Address: "dana@acme.example", Host: "imap.acme.example"}
	cases := []struct {
		o     OAuth
		wrong string
	}{
		{OAuth{Provider: "microsoft", ClientID: "4711"}, ""},
		{OAuth{Provider: "microsoft"}, "client id"},
		{OAuth{Provider: "google", ClientID: "4711", Code: true}, "browser"},
		{OAuth{Provider: "other", ClientID: "4711"}, "addresses"},
		{OAuth{Provider: "other", ClientID: "4711", AuthURL: "https://a.example", TokenURL: "https://b.example"}, ""},
		{OAuth{Provider: "other", ClientID: "4711", TokenURL: "https://b.example", Code: true}, "device codes"},
	}
	for _, c := range cases {
		form.OAuth = &c.o
		if _, wrong := ParseAccount(form, Server{}); (wrong == "") != (c.wrong == "") || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%+v: %q", c.o, wrong)
		}
	}
}

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	de, err := NewSpeech("system", "de_AT")
	if err != nil || de.Language() != "de" {
		t.Fatalf("%q, %v", de.Language(), err)
	}
	en, _ := NewSpeech("en", "de_AT")
	if a, b := de.Bytes(1_843_200), en.Bytes(1_843_200); a != "1,8 MB" || b != "1.8 MB" {
		t.Errorf("%q, %q", a, b)
	}
	if a, b := de.Number(12480), en.Number(12480); a != "12.480" || b != "12,480" {
		t.Errorf("%q, %q", a, b)
	}
}
