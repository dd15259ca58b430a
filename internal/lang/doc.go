// Package lang cuts displayed text into sentences and words, tells its
// language, and answers one question of grammar: is a claim told as done or as
// promised?
//
// All positions are byte offsets into the text that was given, never into a
// copy. Cutting and counting allocate little and take linear time; grammar is
// slow and kept for a few sentences a message. The package is for mail as
// people see it: lines, bullets, greetings; it does not parse and does not
// judge. It is the only importer of prose.
//
// Functions are pure and safe for concurrent use; a Tagger is safe for
// concurrent use too.
package lang
