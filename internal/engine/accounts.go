package engine

import (
	"encoding/json"
	"fmt"

	"winnow/internal/account"
)

// Accounts are the mailboxes on servers that the buyer added, without their
// secrets.
func (e *Engine) Accounts() ([]account.Account, error) {
	stored, err := e.store.Accounts()
	if err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	out := make([]account.Account, 0, len(stored))
	for _, s := range stored {
		var a account.Account
		if err := json.Unmarshal(s.Data, &a); err != nil {
			return nil, fmt.Errorf("read the account %s: %w", s.Key, err)
		}
		out = append(out, a)
	}
	return out, nil
}

// PutAccount keeps an account, in the place of one with the same key, and
// takes its address for one of the buyer's.
func (e *Engine) PutAccount(a account.Account) error {
	if err := a.Validate(); err != nil {
		return err
	}
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := e.store.PutAccount(a.Key(), data); err != nil {
		return fmt.Errorf("keep the account: %w", err)
	}
	return e.SetOwn([]string{a.Address})
}

// RemoveAccount forgets an account. The mail that was read from it and all
// decisions stay.
func (e *Engine) RemoveAccount(key string) error {
	if err := e.store.RemoveAccount(key); err != nil {
		return fmt.Errorf("forget the account: %w", err)
	}
	return nil
}
