// Package archtest holds one test: it reads the imports of every file of the
// project and fails on an arrow that may not exist. The picture it guards is
// the map in the README.
package archtest
