package account

import (
	"context"
	"errors"
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
