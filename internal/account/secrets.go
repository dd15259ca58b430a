package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// The errors on which a caller decides. They come wrapped; compare with
// errors.Is.
var (
	ErrNoSecret  = errors.New("no password is kept for this account")
	ErrNoKeyring = errors.New("the system's keyring cannot be used here")
	ErrTooLong   = errors.New("the secret is too long for the system's keyring")
)

// Secrets keeps the secrets of accounts by their keys. Implementations are
// safe for concurrent use.
type Secrets interface {
	// Get returns the secret, or ErrNoSecret.
	Get(ctx context.Context, accountKey string) (Secret, error)
	// Set keeps the secret in place of an earlier one.
	Set(ctx context.Context, accountKey string, secret Secret) error
	// Delete forgets the secret; it is no error when there is none.
	Delete(ctx context.Context, accountKey string) error
}

// Memory keeps secrets until the process ends. The zero value is ready.
type Memory struct {
	mu      sync.Mutex
	secrets map[string]Secret
}

// NewMemory makes an empty one.
func NewMemory() *Memory { return &Memory{} }

// Get returns the secret, or ErrNoSecret.
func (m *Memory) Get(ctx context.Context, key string) (Secret, error) {
	if err := ctx.Err(); err != nil {
		return Secret{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.secrets[key]
	if !ok {
		return Secret{}, ErrNoSecret
	}
	return s, nil
}

// Set keeps the secret.
func (m *Memory) Set(ctx context.Context, key string, secret Secret) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.secrets == nil {
		m.secrets = make(map[string]Secret)
	}
	m.secrets[key] = secret
	return nil
}

// Delete forgets the secret.
func (m *Memory) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.secrets, key)
	return nil
}

// Place is somewhere that secrets are kept, with a name to show.
type Place struct {
	Name    string // "the system's keyring", "memory, until Winnow is closed"
	Secrets Secrets
}

// Chain keeps each secret in the first place that can take it, and asks the
// places in order. It never asks the user.
type Chain struct {
	places []Place

	mu    sync.Mutex
	where map[string]string
}

// NewChain makes a chain of places, the best first.
func NewChain(places ...Place) *Chain {
	return &Chain{places: slices.Clone(places), where: make(map[string]string)}
}

// Get returns the first secret that any place has. When none has it, the error
// is ErrNoSecret, together with what kept a place from answering.
func (c *Chain) Get(ctx context.Context, key string) (Secret, error) {
	failed := []error{ErrNoSecret}
	for _, p := range c.places {
		s, err := p.Secrets.Get(ctx, key)
		if err == nil {
			c.note(key, p.Name)
			return s, nil
		}
		if ctx.Err() != nil {
			return Secret{}, ctx.Err()
		}
		if !errors.Is(err, ErrNoSecret) {
			failed = append(failed, fmt.Errorf("%s: %w", p.Name, err))
		}
	}
	return Secret{}, errors.Join(failed...)
}

// Set keeps the secret in the first place that takes it, and takes an older one
// out of the others as far as they let it.
func (c *Chain) Set(ctx context.Context, key string, secret Secret) error {
	var failed []error
	for i, p := range c.places {
		err := p.Secrets.Set(ctx, key, secret)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			failed = append(failed, fmt.Errorf("%s: %w", p.Name, err))
			continue
		}
		c.note(key, p.Name)
		for j, other := range c.places {
			if j != i {
				// A place that failed just now may hold an older secret that
				// cannot be reached; when it can be again, the server refuses
				// that secret and the user is asked.
				_ = other.Secrets.Delete(ctx, key)
			}
		}
		return nil
	}
	return errors.Join(failed...)
}

// Delete forgets the secret in all places.
func (c *Chain) Delete(ctx context.Context, key string) error {
	var failed []error
	for _, p := range c.places {
		if err := p.Secrets.Delete(ctx, key); err != nil && !errors.Is(err, ErrNoKeyring) {
			failed = append(failed, fmt.Errorf("%s: %w", p.Name, err))
		}
	}
	c.mu.Lock()
	delete(c.where, key)
	c.mu.Unlock()
	return errors.Join(failed...)
}

// Where names the place in which the secret was last kept or found, "" when it
// was neither.
func (c *Chain) Where(key string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.where[key]
}

func (c *Chain) note(key, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.where[key] = name
}
