package account

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

// at makes an account whose secret is kept there.
func at(keep Keep) Account {
	a := good()
	a.Keep = keep
	return a
}

func TestASecretIsKeptWhereTheAccountSays(t *testing.T) {
	ctx := context.Background()
	for _, keep := range []Keep{"", KeepKeyring, KeepFile, KeepAsk} {
		keyring.MockInit()
		ring, file := NewKeyring("winnow-test", 0), NewMemory()
		v, a := NewVault(ring, file), at(keep)
		if _, err := v.Get(ctx, a); !errors.Is(err, ErrNoSecret) {
			t.Errorf("%q: get of nothing: %v", keep, err)
		}
		now, err := v.Set(ctx, a, NewSecret(marker))
		if err != nil || now != a.Place() {
			t.Errorf("%q: kept in %q, %v", keep, now, err)
		}
		if got, err := v.Get(ctx, a); err != nil || got.Reveal() != marker {
			t.Errorf("%q: %v", keep, err)
		}
		_, inRing := ring.Get(ctx, a.Key())
		_, inFile := file.Get(ctx, a.Key())
		if (inRing == nil) != (a.Place() == KeepKeyring) || (inFile == nil) != (keep == KeepFile) {
			t.Errorf("%q: in the keyring %v, in the file %v", keep, inRing == nil, inFile == nil)
		}
		h := v.Holding(ctx, a)
		if !h.Held || h.Now != a.Place() || !strings.HasSuffix(h.Said, ".") {
			t.Errorf("%q: %+v", keep, h)
		}
		if err := v.Delete(ctx, a); err != nil {
			t.Error(err)
		}
		if _, err := v.Get(ctx, a); !errors.Is(err, ErrNoSecret) {
			t.Errorf("%q: after delete: %v", keep, err)
		}
	}
}

// Without a Secret Service the secret stays in memory, and that is said (F29).
func TestF29WithoutAKeyringTheSecretStaysInMemory(t *testing.T) {
	keyring.MockInitWithError(errors.New(`exec: "dbus-launch": executable file not found in $PATH`))
	ctx := context.Background()
	v, a := NewVault(NewKeyring("winnow-test", 0), nil), at(KeepKeyring)
	if _, err := v.Get(ctx, a); !errors.Is(err, ErrNoSecret) || !errors.Is(err, ErrNoKeyring) {
		t.Errorf("%v, want both: there is none, and the keyring could not be asked", err)
	}
	now, err := v.Set(ctx, a, NewSecret(marker))
	if err != nil || now != KeepAsk {
		t.Fatalf("kept in %q, %v", now, err)
	}
	if got, err := v.Get(ctx, a); err != nil || got.Reveal() != marker {
		t.Errorf("%v", err)
	}
	h := v.Holding(ctx, a)
	if h.Chosen != KeepKeyring || h.Now != KeepAsk || !h.Held || !strings.Contains(h.Said, "asked for at each start") || strings.Contains(h.Said, marker) {
		t.Errorf("%+v", h)
	}
	if _, err := v.Get(ctx, at(KeepFile)); err != nil {
		t.Errorf("what was typed serves as long as Winnow runs: %v", err)
	}
	if err := v.Delete(ctx, a); err != nil {
		t.Error(err)
	}
	if _, err := v.Set(ctx, at(KeepFile), NewSecret(marker)); !errors.Is(err, errNoFile) {
		t.Errorf("%v: a secret that should be in a file went elsewhere", err)
	}
}

func TestChoosingToBeAskedTakesTheSecretOutOfTheKeyring(t *testing.T) {
	keyring.MockInit()
	ctx, ring := context.Background(), NewKeyring("winnow-test", 0)
	v := NewVault(ring, nil)
	if _, err := v.Set(ctx, at(KeepKeyring), NewSecret("old")); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Set(ctx, at(KeepAsk), NewSecret("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Get(ctx, good().Key()); !errors.Is(err, ErrNoSecret) {
		t.Errorf("the old secret is still there: %v", err)
	}
}
