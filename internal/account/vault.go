package account

import (
	"context"
	"errors"
	"fmt"
)

// Vault keeps the secret of each account where the account says, and in memory
// where that cannot be. It never asks the buyer for a secret, and never writes
// one down unencrypted. It is safe for concurrent use.
type Vault struct {
	ring, file Secrets
	memory     *Memory
}

// NewVault makes a vault of a keyring and of an encrypted file, which may be
// nil when there is none.
func NewVault(ring, file Secrets) *Vault {
	return &Vault{ring: ring, file: file, memory: NewMemory()}
}

// errNoFile says that no encrypted file was set up.
var errNoFile = errors.New("there is no file for secrets here")

// place is where the secrets of such accounts are.
func (v *Vault) place(k Keep) (Secrets, error) {
	switch k {
	case KeepKeyring:
		return v.ring, nil
	case KeepFile:
		if v.file == nil {
			return nil, errNoFile
		}
		return v.file, nil
	}
	return v.memory, nil
}

// Get returns the secret. When there is none the error is ErrNoSecret, together
// with what kept the place from answering.
func (v *Vault) Get(ctx context.Context, a Account) (Secret, error) {
	if s, err := v.memory.Get(ctx, a.Key()); err == nil || ctx.Err() != nil {
		return s, err
	}
	place, err := v.place(a.Place())
	if err != nil {
		return Secret{}, errors.Join(ErrNoSecret, err)
	}
	s, err := place.Get(ctx, a.Key())
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		return Secret{}, ctx.Err()
	case errors.Is(err, ErrNoSecret):
		return Secret{}, err
	case errors.Is(err, ErrNoKeyring):
		return Secret{}, errors.Join(ErrNoSecret, err)
	}
	return Secret{}, err
}

// Set keeps the secret in place of an earlier one, and returns where it is now:
// where the account says, or KeepAsk when the keyring cannot take it.
func (v *Vault) Set(ctx context.Context, a Account, secret Secret) (Keep, error) {
	keep := a.Place()
	place, err := v.place(keep)
	if err != nil {
		return "", err
	}
	err = place.Set(ctx, a.Key(), secret)
	if errors.Is(err, ErrNoKeyring) || errors.Is(err, ErrTooLong) {
		keep, err = KeepAsk, v.memory.Set(ctx, a.Key(), secret)
	}
	if err != nil {
		return "", err
	}
	// One copy: an older one elsewhere would come back some day.
	if keep != KeepAsk {
		err = v.memory.Delete(ctx, a.Key())
	} else if a.Place() == KeepAsk {
		if err = v.ring.Delete(ctx, a.Key()); errors.Is(err, ErrNoKeyring) {
			err = nil
		}
	}
	return keep, err
}

// Remember keeps a secret in memory until Winnow is closed, wherever the
// account says that it should be.
func (v *Vault) Remember(ctx context.Context, a Account, secret Secret) error {
	return v.memory.Set(ctx, a.Key(), secret)
}

// Remembered is what Remember keeps, or ErrNoSecret.
func (v *Vault) Remembered(ctx context.Context, a Account) (Secret, error) {
	return v.memory.Get(ctx, a.Key())
}

// Delete forgets the secret.
func (v *Vault) Delete(ctx context.Context, a Account) error {
	errs := []error{v.memory.Delete(ctx, a.Key())}
	if a.Place() == KeepFile && v.file != nil {
		errs = append(errs, v.file.Delete(ctx, a.Key()))
	}
	if err := v.ring.Delete(ctx, a.Key()); err != nil && !errors.Is(err, ErrNoKeyring) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Holding says where the secret of an account is, for the account screen.
type Holding struct {
	Chosen Keep   // what the buyer wants
	Now    Keep   // what is in force
	Held   bool   // a secret is there; always true for a file, which is not opened for this
	Said   string // the same in a sentence
}

// Holding looks where the secret of an account is. It does not ask for the
// passphrase of a file.
func (v *Vault) Holding(ctx context.Context, a Account) Holding {
	h := Holding{Chosen: a.Place(), Now: a.Place()}
	what := "The password"
	if a.OAuth != nil {
		what = "The sign-in"
	}
	if h.Chosen == KeepFile && v.file != nil {
		h.Held = true
		h.Said = what + " is kept in a file that is encrypted with your passphrase."
		return h
	}
	_, err := v.memory.Get(ctx, a.Key())
	inMemory := err == nil
	if h.Chosen == KeepKeyring {
		_, err = v.ring.Get(ctx, a.Key())
		switch {
		case err == nil:
			h.Held, h.Said = true, what+" is kept in the system's keyring."
			return h
		case errors.Is(err, ErrNoSecret) && !inMemory:
			h.Said = what + " is not kept yet: it is asked for, and then kept in the system's keyring."
			return h
		}
		h.Said = what + " is asked for at each start, because the system's keyring cannot be used here. It is never written down."
	} else {
		h.Said = what + " is asked for at each start, as you chose. It is never written down."
	}
	h.Now, h.Held = KeepAsk, inMemory
	return h
}

// String names the place for people.
func (k Keep) String() string {
	switch k {
	case KeepKeyring, "":
		return "the system's keyring"
	case KeepFile:
		return "a file encrypted with your passphrase"
	case KeepAsk:
		return "memory only: it is asked for at each start"
	}
	return fmt.Sprintf("%q", string(k))
}
