package account

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

const marker = "hunter2-marker"

func TestASecretNeverShows(t *testing.T) {
	s := NewSecret(marker)
	type public struct{ S Secret }
	type private struct{ s Secret }
	type pointer struct{ s *Secret }
	values := []any{s, &s, public{s}, &public{s}, private{s}, &private{s}, pointer{&s}, []Secret{s}, map[string]Secret{"k": s}, fmt.Errorf("login: %v", s)}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			out := fmt.Sprintf(verb, v)
			if strings.Contains(out, marker) || strings.Contains(strings.ToLower(out), fmt.Sprintf("%x", marker)) {
				t.Errorf("%s of %T shows it: %s", verb, v, out)
			}
		}
		if b, err := json.Marshal(v); err == nil && bytes.Contains(b, []byte(marker)) {
			t.Errorf("JSON of %T shows it: %s", v, b)
		}
		for _, h := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(h(&b)).Info("login", "with", v)
			if strings.Contains(b.String(), marker) {
				t.Errorf("a log of %T shows it: %s", v, b.String())
			}
		}
	}
	if s.Reveal() != marker {
		t.Error("the secret itself was lost")
	}
}

func TestASecretIsNotReadFromAFile(t *testing.T) {
	var s Secret
	if err := json.Unmarshal([]byte(`"[secret]"`), &s); err == nil {
		t.Error("a redacted secret was taken for a real one")
	}
}

func TestSecretsCompare(t *testing.T) {
	if !NewSecret("a").Equal(NewSecret("a")) || NewSecret("a").Equal(NewSecret("b")) || !(Secret{}).Empty() || NewSecret("a").Empty() || (Secret{}).Reveal() != "" {
		t.Error("secrets do not compare as texts do")
	}
}

// contract is what every Secrets does.
func contract(t *testing.T, s Secrets) {
	t.Helper()
	ctx := context.Background()
	if _, err := s.Get(ctx, "dana@buyer.example"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("get of nothing: %v", err)
	}
	if err := s.Delete(ctx, "dana@buyer.example"); err != nil {
		t.Errorf("delete of nothing: %v", err)
	}
	for _, text := range []string{"first", "second ✓ äöü \"'$", ""} {
		if err := s.Set(ctx, "dana@buyer.example", NewSecret(text)); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(ctx, "dana@buyer.example")
		if err != nil || got.Reveal() != text {
			t.Errorf("%v, want what was set; %v", got, err)
		}
	}
	if _, err := s.Get(ctx, "kim@buyer.example"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("another account: %v", err)
	}
	if err := s.Delete(ctx, "dana@buyer.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(ctx, "dana@buyer.example"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("after delete: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Get(gone, "dana@buyer.example"); !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context: %v", err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			key := fmt.Sprintf("user%d@buyer.example", i)
			if err := s.Set(ctx, key, NewSecret(key)); err != nil {
				t.Error(err)
			}
			if got, err := s.Get(ctx, key); err != nil || got.Reveal() != key {
				t.Errorf("%s: %v", key, err)
			}
		})
	}
	wg.Wait()
}

func TestMemoryKeepsSecrets(t *testing.T) { contract(t, NewMemory()) }

func TestKeyringKeepsSecrets(t *testing.T) {
	keyring.MockInit()
	contract(t, NewKeyring("winnow-test", 0))
}

func TestTooLongASecretIsRefusedEverywhereAlike(t *testing.T) {
	keyring.MockInit()
	k := NewKeyring("winnow-test", 0)
	if err := k.Set(context.Background(), "k", NewSecret(strings.Repeat("x", maxSecret+1))); !errors.Is(err, ErrTooLong) {
		t.Errorf("%v, want ErrTooLong", err)
	}
	if err := k.Set(context.Background(), "k", NewSecret(strings.Repeat("x", maxSecret))); err != nil {
		t.Error(err)
	}
	keyring.MockInitWithError(keyring.ErrSetDataTooBig)
	if err := k.Set(context.Background(), "k", NewSecret("x")); !errors.Is(err, ErrTooLong) {
		t.Errorf("%v, want ErrTooLong", err)
	}
}

// stuckRing is a keyring that waits for the user to unlock it.
type stuckRing struct {
	systemRing
	unlock chan struct{}
}

func (r stuckRing) Get(string, string) (string, error) {
	<-r.unlock
	return "late", nil
}

func TestALockedKeyringIsGivenUpOn(t *testing.T) {
	r := stuckRing{unlock: make(chan struct{})}
	k := NewKeyring("winnow-test", 10*time.Millisecond)
	k.ring = r
	for range 2 { // the second waits for its turn, and gives up as well
		_, err := k.Get(context.Background(), "k")
		if !errors.Is(err, ErrNoKeyring) {
			t.Errorf("%v, want ErrNoKeyring", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := k.Get(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	close(r.unlock) // the user typed the password
	k.timeout = time.Minute
	if s, err := k.Get(context.Background(), "k"); err != nil || s.Reveal() != "late" {
		t.Errorf("after unlocking: %v", err)
	}
}
