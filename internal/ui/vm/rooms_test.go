package vm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"winnow/internal/triage"
)

func TestTheJournalTellsEveryDecision(t *testing.T) {
	need := &triage.Need{Name: "CNC"}
	cases := []struct {
		d    triage.Decision
		want string
	}{
		{triage.Decision{Act: triage.ActMute, Mute: &triage.Mute{Strength: triage.Slow, Until: now.Add(9 * day)}, Why: "Too much."}, "Slowed Halden until 24 Jun: too much"},
		{triage.Decision{Act: triage.ActUnmute}, "Lifted the mute of Halden"},
		{triage.Decision{Act: triage.ActShortlist}, "Put Halden on the shortlist"},
		{triage.Decision{Act: triage.ActUnlist}, "Took Halden off the shortlist"},
		{triage.Decision{Act: triage.ActNeedAdd, Need: need}, "Added the need “CNC”"},
		{triage.Decision{Act: triage.ActNeedRemove, Need: need}, "Removed the need “CNC”"},
		{triage.Decision{Act: triage.ActCorrect, Correction: &triage.Correction{Verdict: triage.Engage}}, "Corrected a message of Halden to engage"},
		{triage.Decision{Act: triage.ActUndo}, "Took back an earlier decision"},
		{triage.Decision{Act: "merge"}, "Merge Halden"},
	}
	for _, c := range cases {
		r := NewJournalRow(Speech{}, triage.JournalEntry{Decision: c.d}, "Halden", now)
		if r.Text != c.want {
			t.Errorf("%s: %q, want %q", c.d.Act, r.Text, c.want)
		}
		if r.CanUndo == (c.d.Act == triage.ActUndo) {
			t.Errorf("%s: can be undone: %v", c.d.Act, r.CanUndo)
		}
		if gone := NewJournalRow(Speech{}, triage.JournalEntry{Decision: c.d, Undone: true}, "Halden", now); gone.CanUndo {
			t.Errorf("%s can be undone twice", c.d.Act)
		}
	}
}

func TestUndoFindsTheNewestThatHolds(t *testing.T) {
	j := []triage.JournalEntry{
		{Decision: triage.Decision{ID: 4, Act: triage.ActUndo, Undoes: 3}},
		{Decision: triage.Decision{ID: 3, Act: triage.ActMute}, Undone: true},
		{Decision: triage.Decision{ID: 2, Act: triage.ActShortlist, Vendor: "v"}},
		{Decision: triage.Decision{ID: 1, Act: triage.ActMute}},
	}
	for id, want := range map[triage.DecisionID]triage.DecisionID{0: 2, 1: 1, 2: 2} {
		if e := UndoTarget(j, id); e == nil || e.ID != want {
			t.Errorf("undo %d would take back %v, want %d", id, e, want)
		}
	}
	for _, id := range []triage.DecisionID{3, 4, 9} {
		if e := UndoTarget(j, id); e != nil {
			t.Errorf("undo %d would take back %d", id, e.ID)
		}
	}
	if got := UndoToast(Speech{}, UndoTarget(j, 0), "Halden", now); got != "Took back: put Halden on the shortlist." {
		t.Error(got)
	}
}

func TestNeedsInPlainWords(t *testing.T) {
	have := []triage.Need{{Name: "Lamps"}}
	cases := []struct {
		name, words, except string
		wrong               string // part of the complaint, "" for none
		want                []string
	}{
		{"CNC parts", "CNC  machining, milled parts;\nmilled parts", "Training", "", []string{"cnc machining", "milled parts"}},
		{"CNC parts", "", "", "", []string{"cnc parts"}},
		{"  ", "x", "", "name", nil},
		{"lamps", "x", "", "already", nil},
		{"CNC", "turning", "turning", "both", nil},
		{strings.Repeat("x", 100), "", "", "too long", nil},
		{"many", strings.Repeat("w1,w2,w3,", 1) + manyWords(50), "", "40 words", nil},
	}
	for _, c := range cases {
		n, wrong := ParseNeed(c.name, c.words, c.except, have)
		if c.wrong == "" && wrong != "" || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%q: complaint %q, want one about %q", c.name, wrong, c.wrong)
		}
		if c.want != nil && strings.Join(n.Words, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: words %q, want %q", c.name, n.Words, c.want)
		}
	}
	for _, e := range ExampleNeeds() {
		if _, wrong := ParseNeed(e.Name, strings.Join(e.Words, ","), strings.Join(e.Exclude, ","), nil); wrong != "" {
			t.Errorf("the example %q is no good need: %s", e.Name, wrong)
		}
	}
	rows := NewNeeds(Speech{}, []triage.Need{{Name: "CNC parts", Words: []string{"cnc"}, Until: now.Add(day)}, {Name: "Ink"}}, ranking(), now)
	if rows[0].Met != "offered by 1 vendor" || rows[1].Met != "no vendor offers it yet" || rows[0].Lines[1] != (Line{Name: "Until", Text: "15 Jun"}) {
		t.Errorf("%+v", rows)
	}
}

func manyWords(n int) string {
	var w []string
	for i := range n {
		w = append(w, fmt.Sprintf("word%d", i))
	}
	return strings.Join(w, ",")
}

func TestAddingAMailbox(t *testing.T) {
	guess := Server{Host: "imap.acme.example", Port: 993, Security: TLS, User: "dana@acme.example"}
	good := AccountForm{Address: "dana@acme.example", Password: "pw"}
	with := func(change func(*AccountForm)) AccountForm { f := good; change(&f); return f }
	cases := []struct {
		name  string
		form  AccountForm
		guess Server
		wrong string
		want  Server
	}{
		{"as guessed", good, guess, "", guess},
		{"no address", with(func(f *AccountForm) { f.Address = "dana" }), guess, "whole address", Server{}},
		{"no password", with(func(f *AccountForm) { f.Password = "" }), guess, "password", Server{}},
		{"unknown server", good, Server{}, "not known", Server{}},
		{"own server", with(func(f *AccountForm) { f.Host, f.Port = "mail.x.example", "143"; f.Security = StartTLS }), Server{}, "", Server{Host: "mail.x.example", Port: 143, Security: StartTLS, User: "dana@acme.example"}},
		{"the usual port", with(func(f *AccountForm) { f.Host = "mail.x.example"; f.Security = StartTLS }), Server{}, "", Server{Host: "mail.x.example", Port: 143, Security: StartTLS, User: "dana@acme.example"}},
		{"no port", with(func(f *AccountForm) { f.Port = "70000" }), guess, "port", Server{}},
		{"plain far away", with(func(f *AccountForm) { f.Security = Plain }), guess, "on this computer", Server{}},
		{"plain here", with(func(f *AccountForm) { f.Security, f.Host, f.Port = Plain, "127.0.0.1", "1143" }), guess, "", Server{Host: "127.0.0.1", Port: 1143, Security: Plain, User: "dana@acme.example"}},
	}
	for _, c := range cases {
		box, wrong := ParseAccount(c.form, c.guess)
		if c.wrong == "" && wrong != "" || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%s: complaint %q, want one about %q", c.name, wrong, c.wrong)
		}
		if c.wrong == "" && box.Server != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, box.Server, c.want)
		}
	}
	for s, want := range map[string]bool{"a@b.example": true, "a@localhost": true, "a@b": false, "@b.c": false, "a b@c.d": false, "a@b@c.d": false, "a@.c": false, "": false} {
		if AddressLike(s) != want {
			t.Errorf("AddressLike(%q) = %v", s, !want)
		}
	}
}

func TestJobsInWords(t *testing.T) {
	cases := []struct {
		p             triage.Progress
		title, detail string
		share         float64
	}{
		{triage.Progress{Job: "Reading INBOX", State: triage.JobRunning, Done: 1240, Total: 8900, Left: 3 * time.Minute, Broken: 1}, "Reading INBOX", "1,240 of 8,900 messages · about 3 minutes left · 1 could not be read and is shown as such", 1240.0 / 8900},
		{triage.Progress{State: triage.JobRunning, Done: 7}, "Reading mail", "7 messages", -1},
		{triage.Progress{State: triage.JobDone, Done: 8900, Broken: 12}, "Read 8,900 messages", "12 could not be read and are shown as such", 1},
		{triage.Progress{State: triage.JobDone}, "No new mail", "", 1},
		{triage.Progress{State: triage.JobCancelled, Done: 3}, "Stopped", "3 messages read and kept; the rest is read next time", -1},
		{triage.Progress{State: triage.JobFailed, Err: errors.New("the line went dead")}, "Reading stopped", "The line went dead.", -1},
		{triage.Progress{State: triage.JobFailed, Done: 3, Err: errors.New("the line went dead")}, "Reading stopped", "The line went dead. 3 messages were read before and kept.", -1},
	}
	for _, c := range cases {
		j := NewJob(Speech{}, c.p, ErrorSentence)
		if j.Title != c.title || j.Detail != c.detail || j.Share != c.share || j.Running != (c.p.State == triage.JobRunning) {
			t.Errorf("%+v\n%+v", j, c)
		}
	}
}

type slow struct{ error }

func (slow) Timeout() bool { return true }

type own struct{ error }

func (own) Sentence() string { return "the password was refused" }

func TestErrorsAreOneSentence(t *testing.T) {
	cases := []struct {
		err  error
		want string
	}{
		{nil, ""},
		{fmt.Errorf("sync: %w", context.Canceled), "Stopped. What was done before is kept."},
		{fmt.Errorf("dial: %w", slow{errors.New("x")}), "The server did not answer in time."},
		{fmt.Errorf("open: %w", &fs.PathError{Op: "open", Path: "/no/such", Err: fs.ErrNotExist}), "There is no such file or folder: /no/such."},
		{fmt.Errorf("open: %w", &fs.PathError{Op: "open", Path: "/closed", Err: fs.ErrPermission}), "This may not be read: /closed."},
		{fmt.Errorf("log in: %w", own{errors.New("x")}), "The password was refused."},
		{errors.New("first line\nsecond line"), "First line."},
	}
	for _, c := range cases {
		if got := ErrorSentence(c.err); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%v: %q, want it to begin with %q", c.err, got, c.want)
		}
	}
	if got := ErrorSentence(errors.New(strings.Repeat("x", 9000))); len(got) > 300 {
		t.Errorf("an error fills the window with %d letters", len(got))
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	seen := map[Key]CommandID{}
	menus := map[Menu]bool{MenuNone: true}
	for _, m := range Menus {
		menus[m] = true
	}
	groups := map[string]bool{}
	for _, g := range Groups {
		groups[g] = true
	}
	ids := map[CommandID]bool{}
	for _, c := range Commands() {
		if ids[c.ID] {
			t.Errorf("%s stands twice in the table", c.ID)
		}
		ids[c.ID] = true
		if c.Title == "" || !groups[c.Group] || !menus[c.Menu] {
			t.Errorf("%s: title %q, group %q, menu %q", c.ID, c.Title, c.Group, c.Menu)
		}
		for _, k := range c.Keys {
			if other, ok := seen[k]; ok {
				t.Errorf("%s means %s and %s", k, other, c.ID)
			}
			seen[k] = c.ID
			if (k.Rune == 0) == (k.Name == "") || k.Ctrl && k.Name == "" {
				t.Errorf("%s: the key %+v is neither a letter nor a name", c.ID, k)
			}
			// Shortcuts with Ctrl work through a menu item only.
			if k.Ctrl && c.Menu == MenuNone {
				t.Errorf("%s has %s but no menu", c.ID, k)
			}
		}
		if len(c.Keys) == 0 && c.Menu == MenuNone {
			t.Errorf("%s cannot be reached", c.ID)
		}
	}
}

func TestTextSizesStepWithinTheirLimits(t *testing.T) {
	at := 0.0
	for range 20 {
		at = NextTextSize(at, 1)
	}
	if at != 1.5 {
		t.Errorf("the biggest is %v", at)
	}
	for range 20 {
		at = NextTextSize(at, -1)
	}
	if at != 0.8 {
		t.Errorf("the smallest is %v", at)
	}
	if NextTextSize(0, 1) != 1.1 || NextTextSize(1.17, 1) != 1.25 {
		t.Error("a step goes to the next size of the list")
	}
}

func TestTheFormSaysWhichServerItMeans(t *testing.T) {
	guessed := Server{Host: "imap.acme.example", Port: 993, Security: TLS}
	f := AccountForm{Address: "dana@acme.example"}
	if got := ServerWords(Speech{}, UsedServer(f, guessed)); got != "imap.acme.example:993, encrypted (TLS)" {
		t.Errorf("guessed: %q", got)
	}
	f.Host, f.Port, f.Security = "127.0.0.1", "1143", Plain
	if got := ServerWords(Speech{}, UsedServer(f, guessed)); got != "127.0.0.1:1143, not encrypted" {
		t.Errorf("typed: %q", got)
	}
	f.Port = "many"
	if got := UsedServer(f, guessed); got != (Server{}) {
		t.Errorf("with a wrong port: %+v", got)
	}
}
