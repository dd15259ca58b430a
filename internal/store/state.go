package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// The buckets of state.db.
var (
	bucketDecision = []byte("decision") // number, 8 bytes -> decision
	bucketSetting  = []byte("setting")  // name -> JSON
	bucketAccount  = []byte("account")  // name -> what the account room wrote
)

// Append keeps a decision for ever and returns its number. The decision's own
// ID is not looked at; its times are kept in UTC. When Append returns nil the
// decision is on disk; ErrFull says that it was not made.
func (s *Store) Append(d triage.Decision) (triage.DecisionID, error) {
	list := []triage.Decision{d}
	if err := s.AppendAll(list, false); err != nil {
		return 0, err
	}
	return list[0].ID, nil
}

// AppendAll keeps decisions together: all of them or, when it returns an error,
// none. It numbers them in the slice; with batch, each names the number of the
// first as its batch.
func (s *Store) AppendAll(list []triage.Decision, batch bool) error {
	err := s.withState(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucketDecision)
			b.FillPercent = 0.9 // numbers only grow
			for i := range list {
				n, err := b.NextSequence()
				if err != nil {
					return err
				}
				list[i].ID = triage.DecisionID(n)
				if batch {
					list[i].Batch = list[0].ID
				}
				payload, err := encodeDecision(&list[i])
				if err != nil {
					return err
				}
				key := decisionKey(list[i].ID)
				if err := b.Put(key, seal(formDecision, key, payload)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("keep the decision: %w", err)
	}
	s.decided.Store(true)
	return nil
}

func decisionKey(id triage.DecisionID) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(id))
}

// Decisions returns all decisions in the order in which they were made.
func (s *Store) Decisions() ([]triage.Decision, error) {
	var out []triage.Decision
	err := s.withState(func(f *file) error {
		return f.view(func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketDecision).ForEach(func(key, value []byte) error {
				d, ok := readDecision(key, value)
				if !ok {
					// A good file has none: they were mended when it was opened.
					f.odd.Store(true)
					return nil
				}
				out = append(out, d)
				return nil
			})
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the decisions: %w", err)
	}
	return out, nil
}

// PutSetting keeps a value as JSON under a name.
func (s *Store) PutSetting(name string, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep setting %q: %w", name, err)
	}
	if err := s.putState(formSetting, name, b); err != nil {
		return fmt.Errorf("keep setting %q: %w", name, err)
	}
	return nil
}

// Setting reads the value kept under a name into a pointer. It returns
// ErrNotFound, and leaves into as it is, when there is none.
func (s *Store) Setting(name string, into any) error {
	b, err := s.getState(formSetting, name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return fmt.Errorf("setting %q: %w", name, err)
	}
	return nil
}

// RemoveSetting forgets a setting; it is no error when there is none.
func (s *Store) RemoveSetting(name string) error {
	if err := s.removeState(formSetting, name); err != nil {
		return fmt.Errorf("remove setting %q: %w", name, err)
	}
	return nil
}

// Account is what is kept of a mail account: a name of its own and bytes that
// the store does not look into. They must not hold a secret.
type Account struct {
	Key  string
	Data []byte
}

// Accounts returns the accounts in the order of their keys.
func (s *Store) Accounts() ([]Account, error) {
	var out []Account
	err := s.withState(func(f *file) error {
		return f.view(func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketAccount).ForEach(func(key, value []byte) error {
				payload, ok := unseal(formAccount, key, value)
				if !ok {
					f.odd.Store(true)
					return nil
				}
				out = append(out, Account{Key: string(key), Data: slices.Clone(payload)})
				return nil
			})
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	return out, nil
}

// PutAccount keeps an account, in the place of one with the same key.
func (s *Store) PutAccount(key string, data []byte) error {
	if err := s.putState(formAccount, key, data); err != nil {
		return fmt.Errorf("keep account %q: %w", key, err)
	}
	return nil
}

// RemoveAccount forgets an account; it is no error when there is none. Its
// mail stays until ForgetSource.
func (s *Store) RemoveAccount(key string) error {
	if err := s.removeState(formAccount, key); err != nil {
		return fmt.Errorf("remove account %q: %w", key, err)
	}
	return nil
}

// bucketOf is where settings and accounts are kept.
func bucketOf(as form) []byte {
	if as == formAccount {
		return bucketAccount
	}
	return bucketSetting
}

func (s *Store) putState(as form, name string, payload []byte) error {
	key := []byte(name)
	err := s.withState(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketOf(as)).Put(key, seal(as, key, payload))
		})
	})
	if err == nil {
		s.decided.Store(true)
	}
	return err
}

func (s *Store) getState(as form, name string) (payload []byte, err error) {
	key := []byte(name)
	err = s.withState(func(f *file) error {
		return f.view(func(tx *bbolt.Tx) error {
			v, ok := unseal(as, key, tx.Bucket(bucketOf(as)).Get(key))
			if !ok {
				return ErrNotFound
			}
			payload = slices.Clone(v)
			return nil
		})
	})
	return payload, err
}

func (s *Store) removeState(as form, name string) error {
	err := s.withState(func(f *file) error {
		return f.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketOf(as)).Delete([]byte(name)) })
	})
	if err == nil {
		s.decided.Store(true)
	}
	return err
}
