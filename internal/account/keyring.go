package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// KeyringTimeout is how long the keyring may take: the system may be asking
// the user to unlock it.
const KeyringTimeout = 60 * time.Second

// maxSecret bounds a secret: Windows takes 2,560 bytes, macOS about 3,000 with
// the names. A longer one would be refused by some systems only.
const maxSecret = 2560

// Keyring keeps secrets in the system's keyring: Secret Service on Linux and
// BSD, Keychain on macOS, Credential Manager on Windows.
type Keyring struct {
	service string
	timeout time.Duration
	turn    chan struct{} // holds a token while a call is under way
	ring    ring
}

// ring is what a keyring does; it may block for as long as it likes.
type ring interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

// systemRing is the system's own.
type systemRing struct{}

func (systemRing) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemRing) Set(service, user, password string) error {
	return keyring.Set(service, user, password)
}
func (systemRing) Delete(service, user string) error { return keyring.Delete(service, user) }

// NewKeyring uses the system's keyring under a service name. A timeout of 0
// stands for KeyringTimeout.
func NewKeyring(service string, timeout time.Duration) *Keyring {
	if timeout <= 0 {
		timeout = KeyringTimeout
	}
	return &Keyring{service: service, timeout: timeout, turn: make(chan struct{}, 1), ring: systemRing{}}
}

// Get returns the secret, ErrNoSecret, or ErrNoKeyring.
func (k *Keyring) Get(ctx context.Context, key string) (Secret, error) {
	// The goroutine writes to the channel and not to a variable: it may still
	// be at work when the caller has gone.
	got := make(chan string, 1)
	err := k.call(ctx, func() error {
		text, err := k.ring.Get(k.service, key)
		got <- text
		return err
	})
	if err != nil {
		return Secret{}, fmt.Errorf("read the password of %s: %w", key, err)
	}
	return NewSecret(<-got), nil
}

// Set keeps the secret, or returns ErrTooLong or ErrNoKeyring.
func (k *Keyring) Set(ctx context.Context, key string, secret Secret) error {
	text := secret.Reveal()
	if len(text) > maxSecret {
		return fmt.Errorf("keep the password of %s: %w: it has %d bytes, %d are possible", key, ErrTooLong, len(text), maxSecret)
	}
	if strings.ContainsRune(text, 0) {
		return fmt.Errorf("keep the password of %s: it holds a zero byte", key)
	}
	if err := k.call(ctx, func() error { return k.ring.Set(k.service, key, text) }); err != nil {
		return fmt.Errorf("keep the password of %s: %w", key, err)
	}
	return nil
}

// Delete forgets the secret, or returns ErrNoKeyring.
func (k *Keyring) Delete(ctx context.Context, key string) error {
	err := k.call(ctx, func() error { return k.ring.Delete(k.service, key) })
	if err != nil && !errors.Is(err, ErrNoSecret) {
		return fmt.Errorf("forget the password of %s: %w", key, err)
	}
	return nil
}

// call runs fn, which cannot be stopped, and waits for it as long as ctx and
// the timeout allow. A call that was given up on keeps the turn until it comes
// back, so that at most one waits for the system at any time.
func (k *Keyring) call(ctx context.Context, fn func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, k.timeout,
		fmt.Errorf("%w: it did not answer within %v, perhaps it is locked", ErrNoKeyring, k.timeout))
	defer cancel()
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("the keyring failed: %v", r)
			}
			<-k.turn
		}()
		done <- fn()
	}()
	select {
	case err := <-done:
		return friendly(err)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// friendly turns what the library says into errors that a caller knows.
func friendly(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNoSecret
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return fmt.Errorf("%w (%w)", ErrTooLong, err)
	}
	// Everything else is the keyring itself: no D-Bus, no Secret Service, no
	// default collection, an unlock that was refused.
	return fmt.Errorf("%w: the password can be kept in memory until Winnow is closed (%w)", ErrNoKeyring, err)
}
