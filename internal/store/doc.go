// Package store keeps what Winnow knows on disk, in two files of one data
// folder:
//
//   - state.db: what only the buyer knows: decisions, settings, accounts
//     (without secrets). Small; every change is its own commit; backed up.
//   - cache.db: what can be made again: header facts, readings, displayed
//     texts, where each message lies, sync marks. It may be deleted at any time.
//
// It is the only importer of bbolt. It stores and gives back; it does not
// judge, group or fetch, and it holds no secrets. The files are not encrypted.
//
// # Durability
//
// A call that returns nil has been synced to disk. A decision is a commit of
// its own; the rows of a batch and the mark that covers them are one commit.
// Every record carries a checksum; a record that fails it is absent, never a
// crash. Both files are surveyed when they are opened: a damaged cache.db is
// set aside and begun anew, a damaged state.db is put together again from the
// newest good backup and every decision that can still be read in the damaged
// file. [Store.Notices] says in plain sentences what happened.
//
// # Concurrency
//
// All methods of [Store] are safe for concurrent use. Writers wait for each
// other; readers wait for nobody. Callbacks run outside of transactions, so
// they may call the Store again. One process has a data folder at a time.
package store
